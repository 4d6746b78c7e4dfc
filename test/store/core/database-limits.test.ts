import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '../../../src/store/core/database.ts';
import type { Database } from '../../../src/store/core/database.ts';
import { createDatabaseLimits } from '../../../src/store/core/database-limits.ts';
import type { DatabaseLimits } from '../../../src/store/core/database-limits.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { createSteadyConnection } from '../../../src/store/core/steady-connection.ts';
import { classifyStoreError, OutcomeUnknownError } from '../../../src/store/core/store-error.ts';
import { inSnapshot, inTransaction } from '../../../src/store/core/transaction.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { failureOf } from '../../support/failure-of.ts';
import { startCommitProxy } from './commit-proxy.ts';
import type { CommitProxy, Loss } from './commit-proxy.ts';

/** Short, but for connecting: that takes what it takes on a busy machine. */
const limits: DatabaseLimits = { ...createDatabaseLimits(400), connectMs: 10_000 };
let testDatabase: TestDatabase;
let proxy: CommitProxy;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await testDatabase.pool.query('CREATE TABLE things (id int PRIMARY KEY)');
  proxy = await startCommitProxy(testDatabase.url);
  database = createDatabase({ url: proxy.url, limits, connectionsMax: 2 });
});

afterAll(async () => {
  await database?.close();
  await proxy?.close();
  await testDatabase?.close();
});

/** The error of work that has to fail, and its kind. */
const refusalOf = async (work: Promise<unknown>) => {
  const error = await failureOf(work);
  return { error, kind: classifyStoreError(error) };
};

const insert = (id: number) => inTransaction(database, (tx) => tx.execute('INSERT INTO things VALUES ($1::int)', id));

const hasThing = async (id: number): Promise<boolean> =>
  (await testDatabase.pool.query('SELECT FROM things WHERE id = $1', [id])).rows.length === 1;

const sleepers = async (): Promise<number> => {
  const { rows } = await testDatabase.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'`,
  );
  return rows[0]!.count;
};

describe('a database that takes too long', () => {
  it('is given up by the connections outside of the pool, too', async () => {
    const connection = createSteadyConnection({ database, applicationName: 'everynode steady' });
    const startedAt = performance.now();
    const { kind } = await refusalOf(connection.run((client) => client.query('SELECT pg_sleep(60)::text')));
    expect(kind).toBe('UNAVAILABLE');
    // By the limits that this database was given (0.48 s), not those that one has unless told (12 s).
    expect(performance.now() - startedAt).toBeLessThan(createDatabaseLimits().answerMs / 2);
    await connection.close();
  });

  it('is given up, and told to stop, when a single statement has no answer in time', async () => {
    const { kind } = await refusalOf(queryableOf(database.prisma).query('SELECT pg_sleep(60)::text'));
    expect(kind).toBe('UNAVAILABLE');
    // The connection is gone, and the statement with it: else each repetition would leave another one at work.
    for (const giveUpAt = Date.now() + 5_000; (await sleepers()) > 0;) {
      expect(Date.now()).toBeLessThan(giveUpAt);
      await delay(20);
    }
    expect(await queryableOf(database.prisma).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends a statement of a transaction itself, and nothing of it stays', async () => {
    const work = inTransaction(database, async (tx) => {
      await tx.execute('INSERT INTO things VALUES (1)');
      await tx.query('SELECT pg_sleep(60)::text');
    });
    const { error, kind } = await refusalOf(work);
    expect(kind).toBe('UNAVAILABLE');
    expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    expect(await hasThing(1)).toBe(false);
  });

  it('does not wait for a lock without end', async () => {
    const holder = await testDatabase.pool.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE things');
      const { error, kind } = await refusalOf(insert(2));
      expect(kind).toBe('UNAVAILABLE');
      expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    await insert(2);
    expect(await hasThing(2)).toBe(true);
  });

  it('ends transactions that are under way for too long, and says so', async () => {
    const work = inTransaction(database, async (tx) => {
      await tx.execute('INSERT INTO things VALUES (3)');
      await delay(database.limits.transactionMs * 1.5);
    });
    expect((await refusalOf(work)).kind).toBe('UNAVAILABLE');
    expect(await hasThing(3)).toBe(false);
  });

  it('does not wait for a connection without end, and forgets who gave up', async () => {
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const slow = createDatabase({
      url: testDatabase.url,
      limits: { ...limits, connectMs: 1_000, transactionMs: 30_000 },
      connectionsMax: 1,
    });
    try {
      let isBusy: () => void = () => undefined;
      const busy = new Promise<void>((resolve) => {
        isBusy = resolve;
      });
      const holding = inSnapshot(slow, async () => {
        isBusy();
        await held;
      });
      await busy;
      const waiting = [
        queryableOf(slow.prisma).query('SELECT 1 AS one'),
        inTransaction(slow, (tx) => tx.execute('INSERT INTO things VALUES (4)')),
      ];
      const outcomes = await Promise.all(waiting.map(refusalOf));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
      end();
      await holding;
      expect(await queryableOf(slow.prisma).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await hasThing(4)).toBe(false);
    } finally {
      end();
      await slow.close();
    }
  });

  it('has the limits in the transaction only, as a transaction pooler needs it', async () => {
    const read = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
                         current_setting('idle_in_transaction_session_timeout') AS idle`;
    const set = { statement: '400ms', lock: '200ms', idle: '600ms' };
    expect(await inTransaction(database, (tx) => tx.query(read))).toEqual([set]);
    expect(await inSnapshot(database, (snapshot) => snapshot.query(read))).toEqual([set]);
    expect(await queryableOf(database.prisma).query(read)).toEqual([{ statement: '0', lock: '0', idle: '0' }]);
  });
});

describe('a COMMIT without an answer', () => {
  it.each<[Loss, number, boolean]>([
    ['ANSWER', 10, true],
    ['COMMIT', 11, false],
  ])('is neither success nor failure: its %s was lost', async (loss, id, isDone) => {
    const news: unknown[] = [];
    const stop = database.onCommit((commit) => news.push(commit));
    const before = proxy.lost;
    proxy.loseNext(loss);
    const work = inTransaction(database, async (tx) => {
      await tx.execute('INSERT INTO things VALUES ($1::int)', id);
      tx.mark({ kind: 'NODE', subject: `n${id}` });
    });
    const { error, kind } = await refusalOf(work);
    stop();
    expect(proxy.lost).toBe(before + 1);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(kind).toBe('UNAVAILABLE');
    expect(await hasThing(id)).toBe(isDone);
    // Whoever works off marks looks: it may be there.
    expect(news).toEqual([{ appendedChanges: false, markedSomething: true }]);
  });

  it('is a failure when the server refuses to commit', async () => {
    await testDatabase.pool.query(`
      CREATE TABLE others (id int);
      CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM FROM others; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER look AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.id = 20) EXECUTE FUNCTION look()`);
    const holder = await testDatabase.pool.connect();
    await holder.query('BEGIN; LOCK TABLE others');
    const { error, kind } = await refusalOf(insert(20));
    await holder.query('ROLLBACK');
    holder.release();
    expect(String(error)).toContain('lock timeout');
    expect(kind).toBe('UNAVAILABLE');
    expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    expect(await hasThing(20)).toBe(false);
  });
});

describe('limits', () => {
  it('let the server say no before the connection is cut', () => {
    const { lockMs, statementMs, answerMs, transactionMs } = createDatabaseLimits();
    expect(lockMs).toBeLessThan(statementMs);
    expect(statementMs).toBeLessThan(answerMs);
    expect(answerMs).toBeLessThan(transactionMs);
  });
});
