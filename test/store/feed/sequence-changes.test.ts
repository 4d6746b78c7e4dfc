import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { createDatabaseLimits } from '../../../src/store/core/database-limits.ts';
import { pruneChanges } from '../../../src/store/feed/prune-changes.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { startCommitProxy } from '../core/commit-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  appendOn,
  changeOf,
  commitChanges,
  countOutbox,
  feedStart,
  readAll,
  resetFeed,
  subjectOf,
  until,
} from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
let other: Database;
const sequencers: Sequencer[] = [];

/** With a poll that never comes in a test, unless the test is about it. */
const sequence = (on: Database, pollMs = 600_000, limits: { passBytesMax?: number; partitionRows?: number } = {}) => {
  const sequencer = createSequencer(on, { pollMs, ...limits });
  sequencers.push(sequencer);
  return sequencer;
};

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  database = createDatabase({ url: test.url, connectionsMax: 16 });
  other = createDatabase({ url: test.url, connectionsMax: 16 });
  await resetFeed(test.pool);
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

  it('does not wait for a server that stands still in the middle of a pass', async () => {
    const proxy = await startCommitProxy(test.url);
    const still = createDatabase({ url: proxy.url });
    // What its COMMIT does not reach is as if the process were stopped: the session stays open and holds the lock.
    proxy.loseNext('COMMIT');
    const stopped = createSequencer(still, { pollMs: 600_000 });
    try {
      await until(() => Promise.resolve(proxy.lost === 1), 'the pass of the other stands still');
      const startedAt = performance.now();
      sequence(database);
      await commitChanges(database, changeOf(1, 1));
      await until(async () => (await subjects()).length === 1, 'the change has a number');
      // Before the client's own limit of an answer, which a stopped process could not keep.
      expect(performance.now() - startedAt).toBeLessThan(createDatabaseLimits().answerMs - 2_000);
    } finally {
      await stopped.close();
      await still.close();
      await proxy.close();
    }
  });

  it('gives no number twice and leaves no hole when many servers sequence at once', async () => {
    for (const on of [database, other, database, other]) sequence(on, 20, { passBytesMax: 3_000, partitionRows: 50 });
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
      await appendOn(forgotten, changeOf(9, 1));
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

  it('does not make commits wait for each other', async () => {
    // In its commit, each waits until all are in theirs: with a lock from the append to the commit they never meet.
    await test.pool.query(`
      CREATE SEQUENCE arrived;
      CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM nextval('arrived');
          FOR look IN 1 .. 1000 LOOP
            IF (SELECT last_value >= 8 FROM arrived) THEN RETURN NULL; END IF;
            PERFORM pg_sleep(0.005);
          END LOOP;
          RAISE 'the others wait for this commit';
        END $$;
      CREATE CONSTRAINT TRIGGER meet AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION meet();`);
    try {
      sequence(database);
      sequence(other);
      await Promise.all(Array.from({ length: 8 }, (_, writer) => commitChanges(database, changeOf(writer, 1))));
      await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
      await expectDense(8);
    } finally {
      await test.pool.query(`DROP FUNCTION meet CASCADE; DROP SEQUENCE arrived`);
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
    sequence(database, 600_000, { passBytesMax: 3_000 });
    await commitChanges(database, ...Array.from({ length: 25 }, (_, object) => changeOf(object, 1)));
    await commitChanges(database, changeOf(99, 1));
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    await expectDense(26);
    const batches = (await readAll(database, await feedStart(database))).map((entry) => entry.batch);
    expect(new Set(batches.slice(0, 25)).size).toBe(1);
  });

  it('takes less at once when a pass fails', async () => {
    // Stands for a database that is so slow that a whole pass passes its limit of time.
    await test.pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF (SELECT count(*) > 10 FROM numbered) THEN RAISE 'too much at once'; END IF; RETURN NULL; END $$;
      CREATE TRIGGER refuse AFTER INSERT ON feed REFERENCING NEW TABLE AS numbered FOR EACH STATEMENT EXECUTE FUNCTION refuse();`);
    try {
      for (let version = 1; version <= 60; version += 1) await commitChanges(other, changeOf(1, version));
      sequence(database, 600_000, { passBytesMax: 100_000 });
      await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
      await expectDense(60);
    } finally {
      await test.pool.query(`DROP FUNCTION refuse CASCADE`);
    }
  });

  it('keeps positions rising after the whole feed was pruned', async () => {
    sequence(database, 600_000, { partitionRows: 2 });
    await commitChanges(database, changeOf(1, 1), changeOf(2, 1));
    await until(async () => (await subjects()).length === 2, 'the first have numbers');
    await test.pool.query(`UPDATE clock_offset SET milliseconds = 60000`);
    await pruneChanges(database, { keepMs: 30_000, keepRows: 1_000, keepBytes: 1e12 });
    expect((await test.pool.query(`SELECT FROM feed`)).rowCount).toBe(0);
    await commitChanges(database, changeOf(1, 2));
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    const { rows } = await test.pool.query(`SELECT position::int AS position FROM feed`);
    expect(rows).toEqual([{ position: 3 }]);
  });
});
