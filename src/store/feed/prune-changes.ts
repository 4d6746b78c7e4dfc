import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { queryableOf, type Queryable } from '../core/queryable.ts';
import { isLockTimeout } from '../core/store-error.ts';
import { DROP_LOCK, FEED_LOCK } from './feed-lock.ts';
import { chooseOldest, type FeedRetention } from './feed-retention.ts';
import { readPartitions } from './read-partitions.ts';

/** What a run of pruneChanges did. */
export interface Pruned {
  /** Partitions that are gone. */
  readonly dropped: number;
  /** Partitions that are declared expired and still stand: somebody reads for long. The next run tries again. */
  readonly waiting: number;
}

/**
 * Drops the oldest partitions of the feed that passed a limit. feed_head.oldest_position is moved in a transaction
 * before: a reader whose cursor is older is told so from then on (CURSOR_EXPIRED), and never meets a gap. Safe to run on
 * many servers at once and to stop anywhere: what was only declared, the next run drops.
 */
export async function pruneChanges(database: Database, retention: FeedRetention): Promise<Pruned> {
  const plain = queryableOf(database.prisma);
  const oldest = chooseOldest(await readPartitions(plain), await readHead(plain), retention);
  if (oldest !== null) await declareOldest(database, oldest);
  const expired = await plain.query<{ name: string }>(
    `SELECT partition::text AS name FROM feed_partitions
      WHERE last_position <= (SELECT oldest_position FROM feed_head) ORDER BY last_position`,
  );
  for (const [dropped, { name }] of expired.entries()) {
    if (!(await dropPatiently(database, name))) return { dropped, waiting: expired.length - dropped };
  }
  return { dropped: expired.length, waiting: 0 };
}

async function readHead(queryable: Queryable): Promise<number> {
  const [head] = await queryable.query<{ position: number }>(`SELECT position::float8 AS position FROM feed_head`);
  return head!.position;
}

/** feed_head is written under the sequencers' lock only, which must be a statement of its own. */
async function declareOldest(database: Database, oldest: number): Promise<void> {
  await database.prisma.$transaction(async (client) => {
    const tx = queryableOf(client);
    await tx.query(`SELECT 1 AS locked FROM pg_advisory_xact_lock($1::bigint)`, FEED_LOCK);
    await tx.execute(`UPDATE feed_head SET oldest_position = $1::bigint WHERE oldest_position < $1::bigint`, oldest);
  });
}

/** How long readers and the sequencer wait behind us at most, for each of the two locks, when somebody reads for longer. */
const LOCK_MS_MAX = 100;
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * A DROP must have the whole feed to itself for a moment, and all who come meanwhile stand behind it. Where somebody reads for
 * long (a dump, say) it gives up quickly, lets the others pass, and tries again. Tells whether the partition is gone.
 */
async function dropPatiently(database: Database, name: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await database.prisma.$transaction(async (client) => {
        const tx = queryableOf(client);
        await tx.execute(`SET LOCAL lock_timeout = ${LOCK_MS_MAX}`);
        // Two servers that drop one partition at once: PostgreSQL 14 ends the second with an internal error.
        await tx.query(`SELECT 1 AS locked FROM pg_advisory_xact_lock($1::bigint)`, DROP_LOCK);
        await tx.execute(`DROP TABLE IF EXISTS ${name}`);
      });
      return true;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (tries === TRIES) return false;
      await delay(PAUSE_MS);
    }
  }
}
