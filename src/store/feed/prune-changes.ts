import type { Database } from '../core/database.ts';
import { queryableOf, type Queryable } from '../core/queryable.ts';
import { FEED_LOCK } from './feed-lock.ts';

export interface Retention {
  /** Changes older than this go, by the database's clock. */
  readonly keepMs: number;
  /** Of more changes than this the oldest go, however young. */
  readonly keepRows: number;
}

const BATCH_ROWS = 5_000;

/**
 * Deletes old changes from the front of the feed, in batches of one short transaction each, and gives their number.
 * feed_head.oldest_position is advanced in a transaction before: a reader whose cursor is older is told so from then on
 * (CURSOR_EXPIRED), and never meets a gap. Safe to run on many servers at once and to stop anywhere.
 */
export async function pruneChanges(database: Database, retention: Retention): Promise<number> {
  const plain = queryableOf(database.prisma);
  for (let deleted = 0; ;) {
    const isAdvanced = await database.prisma.$transaction((client) => advanceOldest(queryableOf(client), retention));
    const gone = await plain.execute(
      `DELETE FROM feed WHERE position IN (
         SELECT position FROM feed WHERE position <= (SELECT oldest_position FROM feed_head)
          ORDER BY position LIMIT $1::int)`,
      BATCH_ROWS,
    );
    deleted += gone;
    if (!isAdvanced && gone < BATCH_ROWS) return deleted;
  }
}

/** Moves oldest_position on by at most a batch: up to the last of the leading rows that may go. */
async function advanceOldest(tx: Queryable, { keepMs, keepRows }: Retention): Promise<boolean> {
  // feed_head is written under the sequencer's lock only, which must be a statement of its own.
  await tx.query(`SELECT 1 AS locked FROM pg_advisory_xact_lock($1::bigint)`, FEED_LOCK);
  const moved = await tx.execute(
    `WITH clock AS MATERIALIZED (SELECT everynode_now() - $1::float8 * interval '1 millisecond' AS cutoff),
     front AS (
       SELECT position, occurred_at < (SELECT cutoff FROM clock)
                OR position <= (SELECT position FROM feed_head) - $2::bigint AS may_go
         FROM feed WHERE position > (SELECT oldest_position FROM feed_head) ORDER BY position LIMIT $3::int
     ), target AS (
       SELECT coalesce(min(position) FILTER (WHERE NOT may_go) - 1, max(position)) AS position FROM front
     )
     UPDATE feed_head SET oldest_position = target.position FROM target
      WHERE target.position > feed_head.oldest_position`,
    keepMs,
    keepRows,
    BATCH_ROWS,
  );
  return moved > 0;
}
