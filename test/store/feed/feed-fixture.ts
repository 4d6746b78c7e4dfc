import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Change } from '../../../src/domain/model/change.ts';
import type { PodImage } from '../../../src/domain/model/images.ts';
import type { Database } from '../../../src/store/core/database.ts';
import { appendOutbox } from '../../../src/store/core/outbox.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';
import type { FeedCursor } from '../../../src/store/feed/cursor.ts';
import type { FeedEntry, FeedRow } from '../../../src/store/feed/feed-page.ts';
import { readChanges } from '../../../src/store/feed/read-changes.ts';

export function uidOf(object: number): string {
  return `00000000-0000-7000-8000-${String(object).padStart(12, '0')}`;
}

/** A change of a pod that is told apart by a number; its image carries the version that the writer gave it. */
export function changeOf(object: number, version: number): Change {
  return {
    kind: 'Pod',
    type: version === 1 ? 'ADDED' : 'MODIFIED',
    uid: uidOf(object),
    namespace: 'default',
    name: `pod-${object}`,
    daemonSetUid: null,
    nodeName: `node-${object}`,
    transitions: version === 1 ? ['CREATED'] : ['STARTED', 'READY'],
    // The feed looks into no image.
    object: { resourceVersion: String(version) } as unknown as PodImage,
    previous: version === 1 ? null : { labels: { app: 'a' }, ready: false },
  };
}

/** Which version of which object a row of the feed tells of. */
export function subjectOf(row: FeedRow): string {
  return `${row.change.name} ${(row.change.object as PodImage).resourceVersion}`;
}

/** Commits one transaction with a change of each of the objects. */
export function commitChanges(database: Database, ...changes: readonly Change[]): Promise<void> {
  return inTransaction(database, async (tx) => tx.append(...changes));
}

/** Appends a change within a transaction of a test's own connection. */
export function appendOn(client: PoolClient, change: Change): Promise<void> {
  const execute = async (text: string, ...values: unknown[]) => (await client.query(text, values)).rowCount ?? 0;
  return appendOutbox({ execute, now: new Date(), origin: 1n }, [change]);
}

export async function feedStart(database: Database): Promise<FeedCursor> {
  const [head] = await queryableOf(database.prisma).query<{ feedId: string }>(
    `SELECT feed_id::text AS "feedId" FROM feed_head`,
  );
  return { feedId: head!.feedId, position: 0, skip: [] };
}

/** An empty feed that begins again at 1, without partitions: the next sequencer makes them in its own size. */
export async function resetFeed(pool: Pool): Promise<void> {
  for (const { name } of await listPartitions(pool)) await pool.query(`DROP TABLE ${name}`);
  await pool.query(`TRUNCATE outbox; UPDATE feed_head SET position = 0, oldest_position = 0;
                    UPDATE clock_offset SET milliseconds = 0`);
}

/** The partitions as the catalog has them, in order. */
export async function listPartitions(pool: Pool): Promise<{ name: string; first: number; last: number }[]> {
  const { rows } = await pool.query<{ name: string; first: number; last: number }>(
    `SELECT partition::text AS name, first_position::int AS first, last_position::int AS last
       FROM feed_partitions ORDER BY first_position`,
  );
  return rows;
}

/** Everything after a cursor that has a number now, in small pages. */
export async function readAll(database: Database, after: FeedCursor, limit = 50): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  for (let cursor = after; ;) {
    const page = await readChanges(queryableOf(database.prisma), { after: cursor, limit });
    if (!page.ok) throw new Error(page.reason);
    entries.push(...page.entries);
    if (page.next.position === cursor.position) return entries;
    cursor = page.next;
  }
}

/** Waits until a condition holds, for at most 10 s. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waitedMs = 0; !(await condition()); waitedMs += 10) {
    if (waitedMs > 10_000) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}

export async function countOutbox(database: Database): Promise<number> {
  const [row] = await queryableOf(database.prisma).query<{ rows: number }>(`SELECT count(*)::int AS rows FROM outbox`);
  return row!.rows;
}
