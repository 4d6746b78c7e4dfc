import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, countOutbox, feedStart, readAll, subjectOf, until } from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
let other: Database;
const sequencers: Sequencer[] = [];

/** With a poll that never comes in a test, unless the test is about it. */
const sequence = (on: Database, pollMs = 600_000, passSizeMax?: number): Sequencer => {
  const sequencer = createSequencer(on, { pollMs, passSizeMax });
  sequencers.push(sequencer);
  return sequencer;
};

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  database = createDatabase({ url: test.url, connectionsMax: 16 });
  other = createDatabase({ url: test.url, connectionsMax: 16 });
  await test.pool.query(`TRUNCATE feed, outbox; UPDATE feed_head SET position = 0, oldest_position = 0`);
});
afterEach(async () => {
  await Promise.all(sequencers.splice(0).map((sequencer) => sequencer.close()));
  await Promise.all([database.close(), other.close()]);
});
afterAll(() => test.close());

const subjects = async () => (await readAll(database, await feedStart(database))).map(subjectOf);

/** Reads check that positions have no hole (readFeedRows); this adds where they begin and end. */
const expectDense = async (count: number) => {
  const entries = await readAll(database, await feedStart(database));
  expect(entries.map((entry) => entry.position)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
};

describe('createSequencer', () => {
  it('numbers the changes of a commit of its process without waiting for the poll', async () => {
    sequence(database);
    await commitChanges(database, changeOf(1, 1), changeOf(2, 1));
    await until(async () => (await subjects()).length === 2, 'both changes have a number');
    const [first] = await readAll(database, await feedStart(database));
    expect(first).toMatchObject({ position: 1, change: changeOf(1, 1) });
    expect(first!.occurredAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await countOutbox(database)).toBe(0);
  });

  it('finds what a writer left that was killed between its commit and its wake-up', async () => {
    sequence(database, 100);
    await until(async () => (await countOutbox(database)) === 0, 'the first pass is over');
    // Nobody listens to the other database's commits: as if its process had ended with the commit.
    await commitChanges(other, changeOf(1, 1));
    await until(async () => (await subjects()).length === 1, 'the poll found it');
  });

  it('gives no number twice and leaves no hole when many servers sequence at once', async () => {
    for (const on of [database, other, database, other]) sequence(on, 20, 7);
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        for (let version = 1; version <= 20; version += 1) {
          await commitChanges(
            writer % 2 === 0 ? database : other,
            changeOf(writer, version),
            changeOf(100 + writer, version),
          );
        }
      }),
    );
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    await expectDense(640);
    const all = await subjects();
    for (let writer = 0; writer < 16; writer += 1) {
      expect(all.filter((subject) => subject.startsWith(`pod-${writer} `))).toEqual(
        Array.from({ length: 20 }, (_, index) => `pod-${writer} ${index + 1}`),
      );
    }
  });

  it('goes on while a forgotten transaction stays open, and takes its changes when it ends', async () => {
    const forgotten = await test.pool.connect();
    try {
      await forgotten.query('BEGIN');
      await forgotten.query(`INSERT INTO outbox (origin, changes) VALUES (1, $1::jsonb)`, [
        JSON.stringify([{ ...changeOf(9, 1), occurredAt: '2026-01-01T00:00:00.000Z' }]),
      ]);
      sequence(database);
      for (let version = 1; version <= 5; version += 1) await commitChanges(database, changeOf(1, version));
      await until(async () => (await subjects()).length === 5, 'the others have numbers');
      await forgotten.query('COMMIT');
    } finally {
      forgotten.release();
    }
    await commitChanges(database, changeOf(1, 6));
    await until(async () => (await subjects()).length === 7, 'all have numbers');
    expect((await subjects()).toSorted()).toContain('pod-9 1');
    await expectDense(7);
  });

  it('does not make commits wait for each other when each takes 20 ms longer', async () => {
    // Stands for a slow disk: the server of the tests does not sync, so that commit_delay would do nothing.
    await test.pool.query(`
      CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION slow_commit();
      CREATE CONSTRAINT TRIGGER slow_pass AFTER UPDATE ON feed_head DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION slow_commit();`);
    try {
      sequence(database);
      sequence(other);
      const began = performance.now();
      await Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          for (let version = 1; version <= 20; version += 1) await commitChanges(database, changeOf(writer, version));
        }),
      );
      const elapsedMs = performance.now() - began;
      await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
      await expectDense(320);
      // One after the other they would take 320 × 20 ms = 6.4 s.
      expect(elapsedMs).toBeLessThan(4_000);
    } finally {
      await test.pool.query(`DROP FUNCTION slow_commit CASCADE`);
    }
  });

  it('goes on after its connection was cut', async () => {
    sequence(database);
    await commitChanges(database, changeOf(1, 1));
    await until(async () => (await subjects()).length === 1, 'it has begun');
    await test.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'everynode sequencer'`,
    );
    await commitChanges(database, changeOf(1, 2));
    await until(async () => (await subjects()).length === 2, 'the next change has a number');
    await expectDense(2);
  });

  it('numbers a transaction as a whole, however many changes it has', async () => {
    sequence(database, 600_000, 10);
    await commitChanges(database, ...Array.from({ length: 25 }, (_, object) => changeOf(object, 1)));
    await commitChanges(database, changeOf(99, 1));
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    await expectDense(26);
    const batches = (await readAll(database, await feedStart(database))).map((entry) => entry.batch);
    expect(new Set(batches.slice(0, 25)).size).toBe(1);
  });

  it('keeps positions rising after the whole feed was pruned', async () => {
    sequence(database);
    await commitChanges(database, changeOf(1, 1));
    await until(async () => (await subjects()).length === 1, 'the first has a number');
    await queryableOf(database.prisma).execute(
      `WITH gone AS (DELETE FROM feed) UPDATE feed_head SET oldest_position = 1`,
    );
    await commitChanges(database, changeOf(1, 2));
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    const { rows } = await test.pool.query(`SELECT position::int AS position FROM feed`);
    expect(rows).toEqual([{ position: 2 }]);
  });
});
