import type { Condition } from '../../domain/model/pod.ts';
import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** One scheduler at a time in the whole fleet: two would give the same room away twice. Held until the commit. */
export async function lockScheduler(tx: Transaction): Promise<void> {
  await tx.query(`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtext('everynode.scheduler'))) AS taken`);
}

export interface UnschedulablePod {
  readonly uid: string;
  readonly conditions: readonly Condition[];
  readonly message: string;
  readonly nominatedNodeName: string | null;
}

/** Leaves locked pods Pending with the reason; they are looked at again when the cluster changes. */
export async function markUnschedulable(tx: Transaction, pods: readonly UnschedulablePod[]): Promise<PodImage[]> {
  if (pods.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET conditions = given.conditions, reason = 'Unschedulable', message = given.message,
       nominated_node_name = given."nominatedNodeName", schedule_due_at = NULL, schedule_origin = NULL,
       resource_version = resource_version + 1
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, conditions jsonb, message text, "nominatedNodeName" text)
     WHERE pods.uid = given.uid AND pods.node_name IS NULL RETURNING ${podColumns()}`,
    JSON.stringify(pods),
  );
  return rows.map(toPodImage);
}

/** The scheduler has nothing to add to what it said before. */
export async function stopScheduling(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(`UPDATE pods SET schedule_due_at = NULL, schedule_origin = NULL WHERE uid = ANY($1::uuid[])`, uids);
}

/**
 * Pods that hoped for room on a node that another, more important pod takes. One that is terminating only loses its hope: the
 * scheduler would never be done with it.
 */
export async function clearNominations(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(
    `UPDATE pods SET nominated_node_name = NULL,
       schedule_due_at = CASE WHEN deletion_timestamp IS NULL THEN $2::timestamptz END,
       schedule_origin = CASE WHEN deletion_timestamp IS NULL THEN $3::bigint END
     WHERE uid = ANY($1::uuid[]) AND node_name IS NULL`,
    uids,
    tx.now.toISOString(),
    tx.origin,
  );
}

/** Looks again at pods that wait for one of these nodes, or for any: the cluster changed. */
export async function scheduleWaitingPods(tx: Transaction, nodeNames: readonly string[]): Promise<number> {
  return tx.execute(
    `UPDATE pods SET schedule_due_at = $2::timestamptz, schedule_origin = $3::bigint
     WHERE uid IN (SELECT uid FROM pods WHERE node_name IS NULL AND deletion_timestamp IS NULL AND schedule_due_at IS NULL
       AND (target_node = ANY($1::text[]) OR target_node IS NULL) ORDER BY uid FOR UPDATE)`,
    nodeNames,
    tx.now.toISOString(),
    tx.origin,
  );
}
