import type { PodStatus, ReportedPod } from '../../domain/status/pod-transition.ts';
import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';
import { nameLists, type ObjectName } from '../read/object-name.ts';

/** A locked pod with the place of the last report that was taken. */
export interface LockedReportedPod {
  readonly image: PodImage;
  readonly reported: ReportedPod;
}

/** Locks the pods that reports are about, in the order of their uids; those that are gone are left out. */
export async function lockReportedPods(tx: Transaction, names: readonly ObjectName[]): Promise<LockedReportedPod[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<PodRow & { readonly epoch: number; readonly sequence: number }>(
    `SELECT ${podColumns()}, agent_epoch::float8 AS epoch, agent_sequence::float8 AS sequence FROM pods
     WHERE (namespace, name) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY uid FOR UPDATE`,
    ...nameLists(names),
  );
  return rows.map(({ epoch, sequence, ...row }) => {
    const image = toPodImage(row);
    return { image, reported: { ...image, epoch, sequence } };
  });
}

export interface ObservedStatus {
  readonly uid: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly status: PodStatus;
  /** False: the report says what was known; only its place is noted, which no reader sees. */
  readonly changed: boolean;
}

/** Writes what was observed of locked pods with one statement; gives the images of those that changed. */
export async function updatePodStatuses(tx: Transaction, observed: readonly ObservedStatus[]): Promise<PodImage[]> {
  if (observed.length === 0) return [];
  const rows = await tx.query<PodRow & { readonly changed: boolean }>(
    `UPDATE pods SET phase = given.phase, reason = given.reason, message = given.message, ready = given.ready,
       ready_since = given."readySince", start_time = given."startTime", conditions = given.conditions,
       container_statuses = given."containerStatuses", host_ip = given."hostIP", pod_ip = given."podIP",
       agent_epoch = given.epoch, agent_sequence = given.sequence,
       resource_version = resource_version + CASE WHEN given.changed THEN 1 ELSE 0 END
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, epoch bigint, sequence bigint, changed boolean, phase text,
       reason text, message text, ready boolean, "readySince" timestamptz, "startTime" timestamptz, conditions jsonb,
       "containerStatuses" jsonb, "hostIP" text, "podIP" text)
     WHERE pods.uid = given.uid RETURNING ${podColumns()}, given.changed`,
    JSON.stringify(
      observed.map(({ uid, epoch, sequence, changed, status }) => ({ ...status, uid, epoch, sequence, changed })),
    ),
  );
  return rows.filter((row) => row.changed).map(({ changed: _changed, ...row }) => toPodImage(row));
}

/** Takes readiness from locked pods whose node is not ready; what their agent reported, and its place, stay. */
export async function markPodsUnready(
  tx: Transaction,
  pods: readonly Pick<PodImage, 'uid' | 'conditions'>[],
): Promise<PodImage[]> {
  if (pods.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET ready = false, ready_since = NULL, conditions = given.conditions, resource_version = resource_version + 1
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, conditions jsonb)
     WHERE pods.uid = given.uid RETURNING ${podColumns()}`,
    JSON.stringify(pods.map(({ uid, conditions }) => ({ uid, conditions }))),
  );
  return rows.map(toPodImage);
}

/** Locked, terminating pods whose processes are gone and whose rows finalizers still hold: nothing is waited for but those. */
export async function markPodsEnded(tx: Transaction, uids: readonly string[]): Promise<PodImage[]> {
  if (uids.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET deletion_grace_period_seconds = 0, deletion_timestamp = least(deletion_timestamp, $2::timestamptz),
       resource_version = resource_version + 1
     WHERE uid = ANY($1::uuid[]) AND deletion_grace_period_seconds > 0 RETURNING ${podColumns()}`,
    uids,
    tx.now.toISOString(),
  );
  return rows.map(toPodImage);
}
