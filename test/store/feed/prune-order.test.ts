import { setTimeout as delay } from 'node:timers/promises';
import type { PodImage } from '../../../src/domain/model/images.ts';
import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { inSnapshot, inTransaction } from '../../../src/store/core/transaction.ts';
import { createChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { readCursor, type FeedCursor } from '../../../src/store/feed/cursor.ts';
import type { FeedEntry } from '../../../src/store/feed/feed-page.ts';
import { CursorRefusedError } from '../../../src/store/feed/feed-subscription.ts';
import { createFeedTail, type FeedTail } from '../../../src/store/feed/feed-tail.ts';
import { pruneChanges } from '../../../src/store/feed/prune-changes.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { checkFeed, type Version } from './check-feed.ts';
import { changeOf, feedStart, listPartitions, readAll } from './feed-fixture.ts';

const OBJECTS = 12;
const WRITERS = 8;
const TRANSACTIONS = 40;
const PARTITION_ROWS = 10;
const retention = { keepMs: 3_600_000, keepRows: 40, keepBytes: 1e12 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.pool.query(`
    CREATE TABLE versions (object text PRIMARY KEY, version int NOT NULL);
    INSERT INTO versions SELECT 'pod-' || n, 0 FROM generate_series(1, ${OBJECTS}) AS n;
    CREATE TABLE audit (id bigserial PRIMARY KEY, object text NOT NULL, version int NOT NULL);
    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO audit (object, version) VALUES (NEW.object, NEW.version); RETURN NULL; END $$;
    CREATE TRIGGER audit AFTER UPDATE ON versions FOR EACH ROW EXECUTE FUNCTION audit();`);
});
afterAll(() => test.close());

async function write(database: Database): Promise<void> {
  const object = 1 + Math.floor(Math.random() * OBJECTS);
  await inTransaction(database, async (tx) => {
    const [row] = await tx.query<{ version: number }>(
      `UPDATE versions SET version = version + 1 WHERE object = $1 RETURNING version`,
      `pod-${object}`,
    );
    await delay(Math.random() * 5);
    tx.append(changeOf(object, row!.version));
  });
}

const versionOf = ({ change }: FeedEntry): Version => ({
  object: change.name,
  version: Number((change.object as PodImage).resourceVersion),
});

async function list(database: Database): Promise<{ versions: Map<string, number>; cursor: FeedCursor }> {
  for (;;) {
    const { rows, cursor } = await inSnapshot(database, async (snapshot) => ({
      rows: await snapshot.query<Version>(`SELECT object, version FROM versions`),
      cursor: await readCursor(snapshot),
    }));
    if (cursor !== undefined) return { versions: new Map(rows.map((row) => [row.object, row.version])), cursor };
  }
}

interface Stretch {
  readonly versions: Map<string, number>;
  readonly followed: Version[];
}

/** Lists and follows, anew each time when it is told that its place is gone, until it is at the end of what was written. */
async function follow(
  database: Database,
  tail: FeedTail,
  pauseMs: number,
  goal: () => number,
): Promise<{ stretches: Stretch[] }> {
  const stretches: Stretch[] = [];
  for (;;) {
    const { versions, cursor } = await list(database);
    const followed: Version[] = [];
    stretches.push({ versions, followed });
    let { position } = cursor;
    try {
      if (position >= goal()) return { stretches };
      for await (const page of tail.subscribe(cursor)) {
        followed.push(...page.entries.map(versionOf));
        ({ position } = page.next);
        if (position >= goal()) return { stretches };
        await delay(pauseMs);
      }
    } catch (error) {
      if (!(error instanceof CursorRefusedError)) throw error;
      expect(error.refusal.reason).toBe('CURSOR_EXPIRED');
      // It is true, too: what follows the place is gone.
      expect(error.refusal.oldest.position).toBeGreaterThan(position);
    }
  }
}

describe('the feed while partitions are made and dropped under readers and writers', () => {
  it('skips nothing: a reader is given what follows, or told that it is gone', async () => {
    const troubles: unknown[] = [];
    const onError = (error: unknown) => troubles.push(error);
    const servers = [0, 1].map(() => {
      const database = createDatabase({ url: test.url, connectionsMax: 10 });
      const signal = createChangeSignal(database);
      // The ring is so small that readers ask the table nearly always.
      const tail = createFeedTail(database, signal, { capacity: 4, pageSizeMax: 7, onError });
      return {
        database,
        signal,
        tail,
        sequencer: createSequencer(database, { partitionRows: PARTITION_ROWS, onError }),
      };
    });
    const [first, second] = servers as [(typeof servers)[0], (typeof servers)[0]];
    let isOver = false;
    let goal = Number.POSITIVE_INFINITY;
    const pruning = servers.map(async ({ database }) => {
      let dropped = 0;
      for (; !isOver; await delay(10)) dropped += (await pruneChanges(database, retention)).dropped;
      return dropped;
    });
    // Of two fast and two slow ones; the slow ones fall behind what is kept.
    const following = [
      follow(first.database, first.tail, 0, () => goal),
      follow(second.database, second.tail, 0, () => goal),
      follow(first.database, second.tail, 150, () => goal),
      follow(second.database, first.tail, 250, () => goal),
    ];
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let turn = 0; turn < TRANSACTIONS; turn += 1) await write(servers[writer % 2]!.database);
      }),
    );
    // One more, for those who wait for more.
    goal = WRITERS * TRANSACTIONS + 1;
    await write(first.database);
    const followers = await Promise.all(following);
    isOver = true;
    const dropped = await Promise.all(pruning);
    await pruneChanges(first.database, retention);

    const truth = (await test.pool.query<Version>(`SELECT object, version FROM audit ORDER BY object, version`)).rows;
    expect(truth).toHaveLength(goal);
    expect(checkFeed({ truth, readers: [], lists: [], followers })).toEqual([]);
    expect(troubles).toEqual([]);
    // The test reached what it is about.
    expect(Math.max(...dropped)).toBeGreaterThan(5);
    expect(followers.some(({ stretches }) => stretches.length > 1)).toBe(true);
    const left = await listPartitions(test.pool);
    expect(left[0]!.first).toBeGreaterThan(goal - retention.keepRows);
    // Partitions follow each other without a gap, from the first that is left.
    expect(left.slice(1).map(({ first: from }) => from)).toEqual(left.slice(0, -1).map(({ last }) => last + 1));

    // A planted fault, for the same checker: what is left is whole, and is not with one page passed over.
    const start = await feedStart(first.database);
    const kept = (await readAll(first.database, { ...start, position: left[0]!.first - 1 })).map(versionOf);
    const versions = new Map(truth.map(({ object, version }) => [object, version]));
    for (const { object, version } of kept.toReversed()) versions.set(object, version - 1);
    const troublesOf = (followed: readonly Version[]) =>
      checkFeed({ truth, readers: [], lists: [], followers: [{ stretches: [{ versions, followed }] }] });
    expect(kept).toHaveLength(goal - left[0]!.first + 1);
    expect(troublesOf(kept)).toEqual([]);
    expect(troublesOf([...kept.slice(0, 10), ...kept.slice(17)]).length).toBeGreaterThan(0);

    for (const { database, signal, tail, sequencer } of servers) {
      await tail.close();
      await sequencer.close();
      await signal.close();
      await database.close();
    }
  }, 60_000);
});
