import type { PodStatus, ReportedPod } from '../../domain/status/pod-transition.ts';
import type { PodImage } from '../../domain/model/images.ts';
import { assert } from '../../util/assert.ts';
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
  /** Locked. */
  readonly before: PodImage;
  readonly epoch: number;
  readonly sequence: number;
  readonly status: PodStatus;
  /** False: the report says what was known; only its place is noted, which no reader sees. */
  readonly changed: boolean;
}

/**
 * Writes what was observed of locked pods with one statement; gives the images of those that changed. Nothing is read back: what
 * is written is known.
 */
export async function updatePodStatuses(tx: Transaction, observed: readonly ObservedStatus[]): Promise<PodImage[]> {
  if (observed.length === 0) return [];
  const touched = await tx.execute(
    `UPDATE pods SET phase = given.phase, reason = given.reason, message = given.message, ready = given.ready,
       ready_since = given.ready_since, start_time = given.start_time, conditions = given.conditions::jsonb,
       container_statuses = given.container_statuses::jsonb, host_ip = given.host_ip, pod_ip = given.pod_ip,
       agent_epoch = given.epoch, agent_sequence = given.sequence,
       resource_version = resource_version + CASE WHEN given.changed THEN 1 ELSE 0 END
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::boolean[],
       $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[])
       AS given(uid, epoch, sequence, changed, phase, reason, message, ready, ready_since, start_time, conditions,
         container_statuses, host_ip, pod_ip)
     WHERE pods.uid = given.uid`,
    observed.map(({ before }) => before.uid),
    observed.map(({ epoch }) => epoch),
    observed.map(({ sequence }) => sequence),
    observed.map(({ changed }) => changed),
    observed.map(({ status }) => status.phase),
    observed.map(({ status }) => status.reason),
    observed.map(({ status }) => status.message),
    observed.map(({ status }) => status.ready),
    observed.map(({ status }) => status.readySince),
    observed.map(({ status }) => status.startTime),
    observed.map(({ status }) => JSON.stringify(status.conditions)),
    observed.map(({ status }) => JSON.stringify(status.containerStatuses)),
    observed.map(({ status }) => status.hostIP),
    observed.map(({ status }) => status.podIP),
  );
  assert(touched === observed.length, 'pods that are locked are there');
  return observed.flatMap(({ before, status, changed }) => (changed ? [withStatus(before, status)] : []));
}

/** Written out: a second spread makes objects that the engine is slow with, and reports come by the thousand. */
function withStatus(pod: PodImage, status: PodStatus): PodImage {
  return {
    ...pod,
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    ready: status.ready,
    readySince: status.readySince,
    startTime: status.startTime,
    conditions: status.conditions,
    containerStatuses: status.containerStatuses,
    hostIP: status.hostIP,
    podIP: status.podIP,
    resourceVersion: String(BigInt(pod.resourceVersion) + 1n),
  };
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
