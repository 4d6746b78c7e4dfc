import type { PodImage } from '../../domain/model/images.ts';
import type { Transaction } from '../core/transaction.ts';

/** A timer that runs for a pod; null in `pod`: the pod is gone, or terminating already. */
export interface PodEviction {
  readonly podUid: string;
  readonly nodeName: string;
  readonly dueAt: Date;
  readonly pod: Pick<PodImage, 'namespace' | 'name'> | null;
}

/** The timers of pods on these nodes. */
export function listEvictions(tx: Transaction, nodeNames: readonly string[]): Promise<PodEviction[]> {
  return tx.query<PodEviction>(
    `SELECT timer.pod_uid AS "podUid", timer.node_name AS "nodeName", timer.due_at AS "dueAt",
       CASE WHEN pods.uid IS NOT NULL THEN jsonb_build_object('namespace', pods.namespace, 'name', pods.name) END AS pod
     FROM pod_evictions AS timer
     LEFT JOIN pods ON pods.uid = timer.pod_uid AND pods.node_name = timer.node_name AND pods.deletion_timestamp IS NULL
     WHERE timer.node_name = ANY($1::text[]) ORDER BY timer.pod_uid`,
    nodeNames,
  );
}

export interface NewEviction {
  readonly podUid: string;
  readonly nodeName: string;
  readonly dueAt: Date;
}

/** Starts timers for pods that have none. */
export async function insertEvictions(tx: Transaction, evictions: readonly NewEviction[]): Promise<void> {
  if (evictions.length === 0) return;
  await tx.execute(
    `INSERT INTO pod_evictions (pod_uid, node_name, due_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) ON CONFLICT (pod_uid) DO NOTHING`,
    evictions.map((eviction) => eviction.podUid),
    evictions.map((eviction) => eviction.nodeName),
    evictions.map((eviction) => eviction.dueAt.toISOString()),
  );
}

export async function deleteEvictions(tx: Transaction, podUids: readonly string[]): Promise<void> {
  if (podUids.length === 0) return;
  await tx.execute(`DELETE FROM pod_evictions WHERE pod_uid = ANY($1::uuid[])`, podUids);
}
