import pg from 'pg';
import { boundedClient } from '../../../src/store/core/bounded-client.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

describe('a connection that is lost between the pool and whoever asked for it', () => {
  it('ends no process: it fails at its first statement, and the pool opens another', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1, Client: boundedClient(5_000) });
    try {
      // The pool's own listener is off, the caller's is not on yet: what the same packet brought comes now.
      pool.once('acquire', (client) => queueMicrotask(() => lose(client)));
      const client = await pool.connect();
      await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
      client.release();
      expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    } finally {
      await pool.end();
    }
  });
});

/** As the connection tells of what PostgreSQL says of itself, such as the end of the session. */
function lose(client: pg.PoolClient): void {
  const error = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  (client as unknown as { connection: { emit(name: string, error: Error): void } }).connection.emit(
    'errorMessage',
    error,
  );
}
