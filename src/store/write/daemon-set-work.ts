import type { Counters } from '../../domain/model/placement.ts';
import type { CreationBucket } from '../../domain/turns/creation-limit.ts';
import type { Walk } from '../../domain/turns/walk.ts';
import type { Transaction } from '../core/transaction.ts';

/** A DaemonSet's running numbers and what is under way for it, held under its lock. */
export interface DaemonSetWork {
  readonly daemonSetUid: string;
  /** '' before the first time. */
  readonly currentHash: string;
  /** Generation that the last walk over all nodes began with. */
  readonly observedGeneration: number;
  readonly counters: Counters;
  /** When the status was last published. */
  readonly lastPublishedAt: Date | null;
  /** The walk over all nodes that is under way. */
  readonly walk: Walk | null;
  /** How much earlier its turns come, for its priority, in milliseconds. */
  readonly headStartMs: number;
  /** Up to when its share of the turns is used up; null: it had none yet. */
  readonly servedAt: Date | null;
  /** What its limit on pod creations has left. */
  readonly creations: CreationBucket;
}

interface WorkRow extends Omit<DaemonSetWork, 'counters' | 'walk' | 'creations'>, Counters {
  readonly walkAfter: string | null;
  readonly walkUntil: string | null;
  readonly walkIsWrapped: boolean;
  readonly creationTokens: number | null;
  readonly creationTokensAt: Date | null;
}

/**
 * Takes the set's lock: one reconcile at a time. null when the set is dismantled and nothing is left to do for it; BUSY when
 * another has the lock: nobody waits for it, since a worker that waits is one that no other set has.
 */
export async function lockDaemonSetWork(tx: Transaction, daemonSetUid: string): Promise<DaemonSetWork | 'BUSY' | null> {
  const { free, busy } = await lockDaemonSetWorks(tx, [daemonSetUid]);
  return free[0] ?? (busy.length > 0 ? 'BUSY' : null);
}

const SETS_TOGETHER = `hashtext('everynode.sets_together')`;

/**
 * For who takes the locks of several sets at once, before any other row's: they would take each other's sets away, and what is
 * little for a set in a transaction of many is a turn of its own for each that was not to be had. Waited for in the order of asking, and
 * held until the commit, so by short passes only.
 */
export async function lockSetsTogether(tx: Transaction): Promise<void> {
  await tx.query(`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(${SETS_TOGETHER})) AS taken`);
}

export interface LockedWorks {
  /** Those whose lock is ours now. */
  readonly free: readonly DaemonSetWork[];
  /** Those that others hold; the rest of what was asked for has no row. */
  readonly busy: readonly string[];
}

/** The locks of several sets, as far as nobody has them: whoever waits for none cannot deadlock. */
export async function lockDaemonSetWorks(tx: Transaction, daemonSetUids: readonly string[]): Promise<LockedWorks> {
  if (daemonSetUids.length === 0) return { free: [], busy: [] };
  const rows = await tx.query<WorkRow>(
    `SELECT daemon_set_uid AS "daemonSetUid", current_hash AS "currentHash", observed_generation::float8 AS "observedGeneration",
       desired, current, misscheduled, ready, updated, available, serving, last_published_at AS "lastPublishedAt",
       walk_after AS "walkAfter", walk_until AS "walkUntil", walk_is_wrapped AS "walkIsWrapped",
       head_start_ms AS "headStartMs", served_at AS "servedAt",
       creation_tokens AS "creationTokens", creation_tokens_at AS "creationTokensAt"
     FROM daemon_set_work WHERE daemon_set_uid = ANY($1::uuid[]) ORDER BY daemon_set_uid FOR UPDATE SKIP LOCKED`,
    daemonSetUids,
  );
  const got = new Set(rows.map((row) => row.daemonSetUid));
  const missing = daemonSetUids.filter((uid) => !got.has(uid));
  const locked =
    missing.length === 0
      ? []
      : await tx.query<{ uid: string }>(
          `SELECT daemon_set_uid AS uid FROM daemon_set_work WHERE daemon_set_uid = ANY($1::uuid[])`,
          missing,
        );
  return { free: rows.map(toWork), busy: locked.map(({ uid }) => uid) };
}

function toWork(row: WorkRow): DaemonSetWork {
  const { desired, current, misscheduled, ready, updated, available, serving, ...rest } = row;
  const { walkAfter, walkUntil, walkIsWrapped, creationTokens, creationTokensAt, ...work } = rest;
  return {
    ...work,
    counters: { desired, current, misscheduled, ready, updated, available, serving },
    walk: walkAfter === null ? null : { after: walkAfter, until: walkUntil ?? '', isWrapped: walkIsWrapped },
    creations: { tokens: creationTokens, at: creationTokensAt?.getTime() ?? null },
  };
}

export async function updateDaemonSetWork(tx: Transaction, work: DaemonSetWork): Promise<void> {
  const { counters, walk, creations } = work;
  await tx.execute(
    `UPDATE daemon_set_work SET current_hash = $2, observed_generation = $3::bigint, desired = $4, current = $5,
       misscheduled = $6, ready = $7, updated = $8, available = $9, serving = $10, last_published_at = $11::timestamptz,
       walk_after = $12, walk_until = $13, walk_is_wrapped = $14, head_start_ms = $15, served_at = $16::timestamptz,
       creation_tokens = $17::float8, creation_tokens_at = $18::timestamptz
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
    walk?.after ?? null,
    walk?.until ?? null,
    walk?.isWrapped ?? false,
    work.headStartMs,
    work.servedAt?.toISOString() ?? null,
    creations.tokens,
    creations.at === null ? null : new Date(creations.at).toISOString(),
  );
}

/** Writes the numbers of several sets, and what they used of their share of the turns; nothing else of them. */
export async function updateDaemonSetNumbers(
  tx: Transaction,
  works: readonly Pick<DaemonSetWork, 'daemonSetUid' | 'counters' | 'servedAt'>[],
): Promise<void> {
  if (works.length === 0) return;
  await tx.execute(
    `UPDATE daemon_set_work SET desired = given.desired, current = given.current, misscheduled = given.misscheduled,
       ready = given.ready, updated = given.updated, available = given.available, serving = given.serving,
       served_at = given."servedAt"
     FROM jsonb_to_recordset($1::jsonb) AS given("daemonSetUid" uuid, desired int, current int, misscheduled int, ready int,
       updated int, available int, serving int, "servedAt" timestamptz)
     WHERE daemon_set_uid = given."daemonSetUid"`,
    JSON.stringify(
      works.map(({ daemonSetUid, counters, servedAt }) => ({
        ...counters,
        daemonSetUid,
        servedAt: servedAt?.toISOString() ?? null,
      })),
    ),
  );
}

/** Notes when the status of these sets was published. */
export async function updateLastPublished(tx: Transaction, daemonSetUids: readonly string[]): Promise<void> {
  if (daemonSetUids.length === 0) return;
  await tx.execute(
    `UPDATE daemon_set_work SET last_published_at = $2::timestamptz WHERE daemon_set_uid = ANY($1::uuid[])`,
    daemonSetUids,
    tx.now.toISOString(),
  );
}

/** Notes what a set that is taken apart used of its share of the turns. */
export async function chargeDaemonSetWork(tx: Transaction, daemonSetUid: string, servedAt: Date): Promise<void> {
  await tx.execute(
    `UPDATE daemon_set_work SET served_at = $2::timestamptz WHERE daemon_set_uid = $1::uuid`,
    daemonSetUid,
    servedAt.toISOString(),
  );
}

/** The end of a dismantled set: its numbers, and its lock. */
export async function deleteDaemonSetWork(tx: Transaction, daemonSetUid: string): Promise<void> {
  await tx.execute(`DELETE FROM placements WHERE daemon_set_uid = $1::uuid`, daemonSetUid);
  await tx.execute(`DELETE FROM daemon_set_work WHERE daemon_set_uid = $1::uuid`, daemonSetUid);
}
