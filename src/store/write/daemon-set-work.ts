import type { Counters } from '../../domain/model/placement.ts';
import type { Transaction } from '../core/transaction.ts';

/** A DaemonSet's running numbers, held under its lock. */
export interface DaemonSetWork {
  readonly daemonSetUid: string;
  /** '' before the first time. */
  readonly currentHash: string;
  /** Generation that the last walk over all nodes began with. */
  readonly observedGeneration: number;
  readonly counters: Counters;
  /** When the status was last published. */
  readonly lastPublishedAt: Date | null;
}

/** Takes the set's lock: one reconcile at a time. null when the set is dismantled and nothing is left to do for it. */
export async function lockDaemonSetWork(tx: Transaction, daemonSetUid: string): Promise<DaemonSetWork | null> {
  const [row] = await tx.query<Omit<DaemonSetWork, 'counters'> & Counters>(
    `SELECT daemon_set_uid AS "daemonSetUid", current_hash AS "currentHash", observed_generation::float8 AS "observedGeneration",
       desired, current, misscheduled, ready, updated, available, serving, last_published_at AS "lastPublishedAt"
     FROM daemon_set_work WHERE daemon_set_uid = $1::uuid FOR UPDATE`,
    daemonSetUid,
  );
  if (row === undefined) return null;
  const { desired, current, misscheduled, ready, updated, available, serving, ...work } = row;
  return { ...work, counters: { desired, current, misscheduled, ready, updated, available, serving } };
}

export async function updateDaemonSetWork(tx: Transaction, work: DaemonSetWork): Promise<void> {
  const { counters } = work;
  await tx.execute(
    `UPDATE daemon_set_work SET current_hash = $2, observed_generation = $3::bigint, desired = $4, current = $5,
       misscheduled = $6, ready = $7, updated = $8, available = $9, serving = $10, last_published_at = $11::timestamptz
     WHERE daemon_set_uid = $1::uuid`,
    work.daemonSetUid,
    work.currentHash,
    work.observedGeneration,
    counters.desired,
    counters.current,
    counters.misscheduled,
    counters.ready,
    counters.updated,
    counters.available,
    counters.serving,
    work.lastPublishedAt?.toISOString() ?? null,
  );
}

/** The end of a dismantled set: its numbers, and its lock. */
export async function deleteDaemonSetWork(tx: Transaction, daemonSetUid: string): Promise<void> {
  await tx.execute(`DELETE FROM placements WHERE daemon_set_uid = $1::uuid`, daemonSetUid);
  await tx.execute(`DELETE FROM daemon_set_work WHERE daemon_set_uid = $1::uuid`, daemonSetUid);
}
