import { createDatabase } from '../../../src/store/core/database.ts';
import type { Database } from '../../../src/store/core/database.ts';
import { classifyStoreError } from '../../../src/store/core/store-error.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { failureOf } from '../../support/failure-of.ts';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await testDatabase.pool.query('CREATE TABLE things (id bigint PRIMARY KEY)');
  // One connection: what a transaction leaves behind on it, the next one meets.
  database = createDatabase({ url: testDatabase.url, connectionsMax: 1 });
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.close();
});

const insert = (id: number) => inTransaction(database, (tx) => tx.execute('INSERT INTO things VALUES ($1)', id));
const things = async () =>
  (await testDatabase.pool.query('SELECT id::int FROM things ORDER BY id')).rows.map((row) => row.id);

describe('a transaction on a connection of its own', () => {
  it('gives values as single statements do', async () => {
    const [row] = await inTransaction(database, (tx) =>
      tx.query<Record<string, unknown>>(
        `SELECT 9007199254740993::bigint AS big, 7::int AS small, 1.5::float8 AS real, '{"a": [1]}'::jsonb AS json,
                '2026-01-02T03:04:05.678Z'::timestamptz AS time, $1::text[] AS texts, NULL::text AS nothing`,
        ['x', 'y "z"', 'ä,{}'],
      ),
    );
    expect(row).toEqual({
      big: 9007199254740993n,
      small: 7,
      real: 1.5,
      json: { a: [1] },
      time: new Date('2026-01-02T03:04:05.678Z'),
      texts: ['x', 'y "z"', 'ä,{}'],
      nothing: null,
    });
  });

  it('rolls back with the error of its work, and leaves the connection as it was', async () => {
    const error = new Error('no');
    const failed = inTransaction(database, async (tx) => {
      await tx.execute('INSERT INTO things VALUES (1)');
      throw error;
    });
    expect(await failureOf(failed)).toBe(error);
    await insert(2);
    expect(await things()).toEqual([2]);
  });

  it('does not take a COMMIT for one that the server answers with a rollback', async () => {
    const news: unknown[] = [];
    const stop = database.onCommit((one) => news.push(one));
    const swallowed = inTransaction(database, async (tx) => {
      await tx.execute('INSERT INTO things VALUES (3)');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    expect(String(await failureOf(swallowed))).toMatch(/rolled back/);
    stop();
    expect(news).toEqual([]);
    expect(await things()).toEqual([2]);
  });

  it('fails when its connection is cut between two statements; the process lives, and the pool goes on', async () => {
    const cut = inTransaction(database, async (tx) => {
      const [{ pid }] = (await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
      await tx.execute('INSERT INTO things VALUES (5)');
      await testDatabase.pool.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
      await tx.execute('INSERT INTO things VALUES (6)');
    });
    expect(classifyStoreError(await failureOf(cut))).toBe('UNAVAILABLE');
    await insert(7);
    expect(await things()).toEqual([2, 7]);
  });
});
