import type { Transaction } from '../core/transaction.ts';

/** Notes that these nodes are alive now, with one statement; never into the feed. Those that are gone meanwhile leave nothing. */
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
