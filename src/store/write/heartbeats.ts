import type { Condition } from '../../domain/model/pod.ts';
import type { Transaction } from '../core/transaction.ts';

/** Notes that agents of these nodes are alive now, with one statement; never into the feed. Those that are gone meanwhile leave nothing. */
export async function upsertHeartbeats(tx: Transaction, nodeUids: readonly string[]): Promise<void> {
  if (nodeUids.length === 0) return;
  await tx.execute(
    `INSERT INTO node_heartbeats (node_uid, last_heartbeat_time)
     SELECT uid, $2::timestamptz FROM nodes WHERE uid = ANY($1::uuid[]) ORDER BY uid
     ON CONFLICT (node_uid) DO UPDATE SET last_heartbeat_time = excluded.last_heartbeat_time`,
    [...new Set(nodeUids)],
    tx.now.toISOString(),
  );
}

/** Somebody else wrote how a locked node is: if it is watched, its silence begins anew. */
export async function renewHeartbeat(tx: Transaction, nodeUid: string): Promise<void> {
  await tx.execute(
    `UPDATE node_heartbeats SET last_heartbeat_time = $2::timestamptz WHERE node_uid = $1::uuid`,
    nodeUid,
    tx.now.toISOString(),
  );
}

/** Keeps what the agents of locked nodes reported last, until they are heard again. */
export async function keepReportedConditions(
  tx: Transaction,
  nodes: readonly { readonly uid: string; readonly conditions: readonly Condition[] }[],
): Promise<void> {
  if (nodes.length === 0) return;
  await tx.execute(
    `INSERT INTO lost_nodes (node_uid, conditions)
     SELECT uid, conditions FROM jsonb_to_recordset($1::jsonb) AS lost(uid uuid, conditions jsonb) ORDER BY uid
     ON CONFLICT (node_uid) DO UPDATE SET conditions = excluded.conditions`,
    JSON.stringify(nodes.map(({ uid, conditions }) => ({ uid, conditions }))),
  );
}

/** Gives and forgets what was kept of locked nodes, by uid. */
export async function takeReportedConditions(
  tx: Transaction,
  nodeUids: readonly string[],
): Promise<ReadonlyMap<string, readonly Condition[]>> {
  if (nodeUids.length === 0) return new Map();
  const rows = await tx.query<{ readonly uid: string; readonly conditions: readonly Condition[] }>(
    `DELETE FROM lost_nodes WHERE node_uid = ANY($1::uuid[]) RETURNING node_uid AS uid, conditions`,
    nodeUids,
  );
  return new Map(rows.map((row) => [row.uid, row.conditions]));
}
