import type { Transaction } from '../core/transaction.ts';

/** What the monitor remembers of itself. */
export interface MonitorState {
  readonly lookedAt: Date;
  readonly watchingSince: Date;
  readonly isIsolated: boolean;
}

/** Whoever has the row locked is the monitor until it commits. null: another one is at work. */
export async function lockMonitor(tx: Transaction): Promise<MonitorState | null> {
  const [row] = await tx.query<MonitorState>(
    `SELECT looked_at AS "lookedAt", watching_since AS "watchingSince", is_isolated AS "isIsolated"
     FROM node_monitor FOR UPDATE SKIP LOCKED`,
  );
  return row ?? null;
}

export async function updateMonitor(tx: Transaction, state: MonitorState): Promise<void> {
  await tx.execute(
    `UPDATE node_monitor SET looked_at = $1::timestamptz, watching_since = $2::timestamptz, is_isolated = $3`,
    state.lookedAt.toISOString(),
    state.watchingSince.toISOString(),
    state.isIsolated,
  );
}

/** When the next node of each zone may get its NoExecute taint; milliseconds since 1970. */
export async function upsertZoneTurns(tx: Transaction, turns: ReadonlyMap<string, number>): Promise<void> {
  if (turns.size === 0) return;
  await tx.execute(
    `INSERT INTO node_zones (zone, next_taint_at)
     SELECT * FROM unnest($1::text[], $2::timestamptz[])
     ON CONFLICT (zone) DO UPDATE SET next_taint_at = excluded.next_taint_at`,
    [...turns.keys()],
    [...turns.values()].map((at) => new Date(at).toISOString()),
  );
}
