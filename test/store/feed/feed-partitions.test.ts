import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { partitionRowsFor } from '../../../src/store/feed/feed-partitions.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, countOutbox, feedStart, listPartitions, readAll } from './feed-fixture.ts';
import { resetFeed, until } from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
const sequencers: Sequencer[] = [];
const troubles: unknown[] = [];

const sequence = (partitionRows: number): Sequencer => {
  const sequencer = createSequencer(database, { pollMs: 50, partitionRows, onError: (error) => troubles.push(error) });
  sequencers.push(sequencer);
  return sequencer;
};
const stopSequencers = () => Promise.all(sequencers.splice(0).map((sequencer) => sequencer.close()));

/** Commits `count` changes, each in a transaction of its own. */
const commit = async (count: number) => {
  for (let version = 1; version <= count; version += 1) await commitChanges(database, changeOf(1, version));
};
const numbered = () => until(async () => (await countOutbox(database)) === 0, 'everything has a number');
const ranges = async () => (await listPartitions(test.pool)).map(({ first, last }) => `${first}-${last}`);
const positions = async () => (await readAll(database, await feedStart(database))).map((entry) => entry.position);

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
});
beforeEach(async () => {
  await resetFeed(test.pool);
  troubles.length = 0;
});
afterEach(async () => {
  await stopSequencers();
  // No pass ever found that a position has no partition.
  expect(troubles).toEqual([]);
});
afterAll(async () => {
  await database.close();
  await test.close();
});

describe('the sequencer', () => {
  it('makes the first partition of a new database before there is a change', async () => {
    sequence(10);
    await until(async () => (await ranges()).join() === '1-10', 'there is one');
  });

  it('keeps room for a whole partition ahead', async () => {
    sequence(10);
    await commit(1);
    await until(async () => (await ranges()).join() === '1-10,11-20', 'the next one is ready');
    await commit(10);
    await until(async () => (await ranges()).join() === '1-10,11-20,21-30', 'the next but one is ready');
  });

  it('makes as many as a transaction needs that is larger than a partition', async () => {
    sequence(10);
    await commit(7);
    await commitChanges(database, ...Array.from({ length: 45 }, (_, object) => changeOf(object, 1)));
    await numbered();
    expect(await positions()).toHaveLength(52);
    await until(async () => (await ranges()).length === 7, 'there is room ahead again');
  });

  it('makes what it needs when a process died before it made it, also in another size', async () => {
    sequence(10);
    await commit(10);
    await numbered();
    await stopSequencers();
    for (const { name, first } of await listPartitions(test.pool)) {
      if (first > 10) await test.pool.query(`DROP TABLE ${name}`);
    }
    await commit(1);
    sequence(4);
    await numbered();
    await until(async () => (await ranges()).join() === '1-10,11-14,15-18', 'the others are there');
    expect(await positions()).toHaveLength(11);
  });

  it('waits for no reader, and no reader for it', async () => {
    const reader = await test.pool.connect();
    try {
      sequence(5);
      await commit(1);
      await numbered();
      await reader.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM feed`);
      await commit(20);
      await until(async () => (await ranges()).length === 6, 'partitions were made while somebody reads');
      expect(await positions()).toHaveLength(21);
      // In its own snapshot, all the same.
      expect((await reader.query(`SELECT FROM feed`)).rowCount).toBe(1);
    } finally {
      await reader.query('ROLLBACK');
      reader.release();
    }
  });

  it('numbers into the room there is while another change of the table goes on, and then waits without being in the way', async () => {
    sequence(5);
    await commit(1);
    await until(async () => (await ranges()).join() === '1-5,6-10', 'there is room for nine');
    const other = await test.pool.connect();
    try {
      // As ANALYZE and CREATE INDEX CONCURRENTLY do.
      await other.query(`BEGIN; LOCK TABLE ONLY feed IN SHARE UPDATE EXCLUSIVE MODE`);
      await commit(9);
      await numbered();
      expect(await positions()).toHaveLength(10);
      await commit(1);
      await until(async () => {
        const { rows } = await test.pool.query(
          `SELECT FROM pg_locks WHERE relation = 'feed'::regclass AND NOT granted AND mode = 'ShareUpdateExclusiveLock'`,
        );
        return rows.length === 1 && (await countOutbox(database)) === 1;
      }, 'the sequencer waits for its lock');
      expect(await positions()).toHaveLength(10);
      await other.query('COMMIT');
    } finally {
      other.release(true);
    }
    await numbered();
    expect(await positions()).toHaveLength(11);
  });
});

describe('partitionRowsFor', () => {
  it.each([
    [1, 1_000],
    [2_000_000, 125_000],
    [1_000_000_000, 1_000_000],
  ])('%d kept changes: partitions of %d', (keepRows, rows) => {
    expect(partitionRowsFor(keepRows)).toBe(rows);
  });
});
