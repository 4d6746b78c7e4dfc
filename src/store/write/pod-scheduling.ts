import type { Condition } from '../../domain/model/pod.ts';
import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

const SCHEDULER = `hashtext('everynode.scheduler')`;

/** One scheduler at a time in the whole fleet: two would give the same room away twice. Held until the commit. */
export async function lockScheduler(tx: Transaction): Promise<void> {
  await tx.query(`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(${SCHEDULER})) AS taken`);
}

/** The same without waiting. @returns whether it has the lock. */
export async function tryLockScheduler(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(${SCHEDULER}) AS locked`);
  return row!.locked;
}

/** Nothing to do for the scheduler until something changes. */
const DONE = 'schedule_due_at = NULL, schedule_origin = NULL, schedule_nodes = NULL, schedule_all_at = NULL';

export interface UnschedulablePod {
  readonly uid: string;
  readonly conditions: readonly Condition[];
  readonly message: string;
  readonly nominatedNodeName: string | null;
}

/** Leaves locked pods Pending with the reason, after all nodes were tried; they are looked at again when the cluster changes. */
export async function markUnschedulable(tx: Transaction, pods: readonly UnschedulablePod[]): Promise<PodImage[]> {
  if (pods.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET conditions = given.conditions, reason = 'Unschedulable', message = given.message,
       nominated_node_name = given."nominatedNodeName", ${DONE}, resource_version = resource_version + 1
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, conditions jsonb, message text, "nominatedNodeName" text)
     WHERE pods.uid = given.uid AND pods.node_name IS NULL RETURNING ${podColumns()}`,
    JSON.stringify(pods),
  );
  return rows.map(toPodImage);
}

/** All nodes were tried, and there is nothing to add to what was said before. */
export async function stopScheduling(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(`UPDATE pods SET ${DONE} WHERE uid = ANY($1::uuid[])`, uids);
}

/**
 * Only the nodes that changed were tried, and none of them takes these pods. All are tried again so long after the first of these
 * changes, however many come meanwhile: what the pods say of the other nodes is renewed, and the best node to preempt on found.
 */
export async function scheduleAllLater(tx: Transaction, uids: readonly string[], delayMs: number): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(
    `UPDATE pods SET schedule_nodes = NULL, schedule_all_at = coalesce(schedule_all_at, $2::timestamptz),
       schedule_due_at = coalesce(schedule_all_at, $2::timestamptz)
     WHERE uid = ANY($1::uuid[]) AND node_name IS NULL`,
    uids,
    new Date(tx.now.getTime() + delayMs).toISOString(),
  );
}

/**
 * Pods that hoped for room on a node that another, more important pod takes. One that is terminating only loses its hope: the
 * scheduler would never be done with it.
 */
export async function clearNominations(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(
    `UPDATE pods SET nominated_node_name = NULL,
       schedule_due_at = CASE WHEN deletion_timestamp IS NULL THEN $2::timestamptz END, schedule_nodes = NULL,
       schedule_origin = CASE WHEN deletion_timestamp IS NULL THEN $3::bigint END
     WHERE uid = ANY($1::uuid[]) AND node_name IS NULL`,
    uids,
    tx.now.toISOString(),
    tx.origin,
  );
}

/**
 * Looks again at pods that wait for one of these nodes, which changed, and at those that may go anywhere: with these nodes only,
 * since nothing changed on the others. One that is in the queue for other nodes gets these, too; one that is in the queue for all
 * has them. The caller holds the scheduler's lock: no pass that saw the nodes before can take such a pod out of the queue afterwards.
 */
export async function scheduleWaitingPods(tx: Transaction, nodeNames: readonly string[]): Promise<number> {
  return tx.execute(
    `UPDATE pods SET schedule_due_at = least(schedule_due_at, $2::timestamptz),
       schedule_origin = least(schedule_origin, $3::bigint),
       schedule_nodes = CASE WHEN target_node IS NULL
         THEN ARRAY(SELECT unnest(schedule_nodes) UNION SELECT unnest($1::text[])) END
     WHERE uid IN (SELECT uid FROM pods WHERE node_name IS NULL AND deletion_timestamp IS NULL
       AND ((target_node = ANY($1::text[]) AND schedule_due_at IS NULL)
         OR (target_node IS NULL
             AND (schedule_due_at IS NULL OR schedule_due_at > $2::timestamptz OR schedule_nodes IS NOT NULL)))
       ORDER BY uid FOR UPDATE)`,
    nodeNames,
    tx.now.toISOString(),
    tx.origin,
  );
}
