import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import type { FeedCursor } from '../../../src/store/feed/cursor.ts';
import { pruneChanges } from '../../../src/store/feed/prune-changes.ts';
import { readChanges } from '../../../src/store/feed/read-changes.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, countOutbox, feedStart, listPartitions, readAll } from './feed-fixture.ts';
import { resetFeed, until } from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
let sequencer: Sequencer;
let start: FeedCursor;
const at = (position: number): FeedCursor => ({ ...start, position });
const keepAll = { keepMs: 3_600_000, keepRows: 1_000, keepBytes: 1e12 };

const commit = async (count: number) => {
  for (let version = 1; version <= count; version += 1) await commitChanges(database, changeOf(1, version));
  await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
};
const read = (position: number) => readChanges(queryableOf(database.prisma), { after: at(position), limit: 1 });
const positionsAfter = async (position: number) => (await readAll(database, at(position))).map((row) => row.position);
const ranges = async () => (await listPartitions(test.pool)).map(({ first, last }) => `${first}-${last}`);
const oldest = async () =>
  (await test.pool.query<{ oldest: number }>(`SELECT oldest_position::int AS oldest FROM feed_head`)).rows[0]!.oldest;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  start = await feedStart(database);
});
beforeEach(async () => {
  await resetFeed(test.pool);
  sequencer = createSequencer(database, { partitionRows: 5 });
  await commit(23);
  await until(async () => (await ranges()).join() === '1-5,6-10,11-15,16-20,21-25,26-30', 'there is room ahead');
});
afterEach(() => sequencer.close());
afterAll(async () => {
  await database.close();
  await test.close();
});

describe('pruneChanges', () => {
  it('keeps what passes no limit', async () => {
    expect(await pruneChanges(database, keepAll)).toEqual({ dropped: 0, waiting: 0 });
    expect(await positionsAfter(0)).toHaveLength(23);
    expect(await oldest()).toBe(0);
  });

  it('keeps the newest changes by their number, in whole partitions', async () => {
    expect(await pruneChanges(database, { ...keepAll, keepRows: 9 })).toEqual({ dropped: 3, waiting: 0 });
    expect(await ranges()).toEqual(['16-20', '21-25', '26-30']);
    expect(await read(14)).toEqual({ ok: false, reason: 'CURSOR_EXPIRED', oldest: at(15) });
    expect(await positionsAfter(15)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  });

  it("drops what is old by the database's clock, by the last change of a partition", async () => {
    await test.pool.query(
      `UPDATE feed SET occurred_at = occurred_at - interval '2 hours' WHERE position <= 9 OR position = 20`,
    );
    expect(await pruneChanges(database, keepAll)).toEqual({ dropped: 1, waiting: 0 });
    expect(await oldest()).toBe(5);
    await test.pool.query(`UPDATE clock_offset SET milliseconds = 7200000`);
    // All are old now; the partition that is being written stays.
    expect(await pruneChanges(database, keepAll)).toEqual({ dropped: 3, waiting: 0 });
    expect(await positionsAfter(20)).toEqual([21, 22, 23]);
    await commit(7);
    expect(await positionsAfter(23)).toEqual([24, 25, 26, 27, 28, 29, 30]);
  });

  it('drops what is too large for the disk, indexes and long values included', async () => {
    const { rows } = await test.pool.query<{ bytes: number }>(
      `SELECT sum(pg_total_relation_size(partition))::float8 AS bytes FROM feed_partitions`,
    );
    const { bytes } = rows[0]!;
    expect(await pruneChanges(database, { ...keepAll, keepBytes: bytes })).toEqual({ dropped: 0, waiting: 0 });
    expect(await pruneChanges(database, { ...keepAll, keepBytes: bytes - 1 })).toEqual({ dropped: 1, waiting: 0 });
    // As large as nothing is: what is full goes, what is being written stays.
    expect(await pruneChanges(database, { ...keepAll, keepBytes: 1 })).toEqual({ dropped: 3, waiting: 0 });
    expect(await ranges()).toEqual(['21-25', '26-30']);
  });

  it('finishes what an interrupted run had only declared expired', async () => {
    await test.pool.query(`UPDATE feed_head SET oldest_position = 10`);
    expect(await read(9)).toMatchObject({ ok: false, reason: 'CURSOR_EXPIRED' });
    expect(await pruneChanges(database, keepAll)).toEqual({ dropped: 2, waiting: 0 });
    expect(await positionsAfter(10)).toHaveLength(13);
  });

  it('can run on several servers at once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => pruneChanges(database, { ...keepAll, keepRows: 9 })));
    expect(runs.every(({ waiting }) => waiting === 0)).toBe(true);
    expect(await ranges()).toEqual(['16-20', '21-25', '26-30']);
  });

  it('waits for a long reader without being in the way of writers, the sequencer and other readers', async () => {
    const reader = await test.pool.connect();
    try {
      await reader.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM feed`);
      const pruning = pruneChanges(database, { ...keepAll, keepRows: 9 });
      await until(async () => (await oldest()) === 15, 'it has declared what goes');
      // The reader stays until all of this is done, also a whole new partition: whoever stood behind the drop would stay for ever.
      await commit(10);
      expect(await positionsAfter(15)).toHaveLength(18);
      expect(await pruning).toEqual({ dropped: 0, waiting: 3 });
      expect((await reader.query(`SELECT FROM feed`)).rowCount).toBe(23);
    } finally {
      await reader.query('ROLLBACK');
      reader.release();
    }
    expect(await pruneChanges(database, keepAll)).toEqual({ dropped: 3, waiting: 0 });
    expect((await ranges())[0]).toBe('16-20');
    expect(await positionsAfter(15)).toHaveLength(18);
  });
});
