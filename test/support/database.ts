import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { serverUrlVariable, templateVariable } from './global-setup.ts';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Connections of the test itself; ended by `close`. */
  readonly pool: Pool;
  /**
   * Drops the database.
   *
   * @throws Error when anything but `pool` is still connected: something that the test started still runs.
   */
  close(): Promise<void>;
}

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this test belongs to Jest's project "postgres"`);
  return value;
};

const withServer = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: setting(serverUrlVariable) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** A session that was ended by its client is listed a moment longer. */
const closingMsMax = 2_000;
const pollMs = 20;

const listSessions = async (client: Client, name: string): Promise<string[]> => {
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(' ', application_name, state, left(query, 80)) AS line
       FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
    [name],
  );
  return rows.map((row) => row.line);
};

const waitForSessions = async (client: Client, name: string): Promise<string[]> => {
  let left = await listSessions(client, name);
  for (let waitedMs = 0; left.length > 0 && waitedMs < closingMsMax; waitedMs += pollMs) {
    await delay(pollMs);
    left = await listSessions(client, name);
  }
  return left;
};

const endPool = async (pool: Pool): Promise<void> => {
  // A client that was taken and never given back keeps the pool from ending; the sessions tell about it below.
  const timeout = new AbortController();
  await Promise.race([pool.end(), delay(closingMsMax, undefined, { signal: timeout.signal, ref: false })]);
  timeout.abort();
};

const DROP_MS_MAX = 10_000;

/** A role without superuser's rights may not end an autovacuum that is in the database: that is over soon. */
const dropByForce = async (client: Client, name: string): Promise<void> => {
  const giveUpAt = Date.now() + DROP_MS_MAX;
  for (;;) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      const isForbidden = (error as { readonly code?: string }).code === '42501';
      if (!isForbidden || Date.now() > giveUpAt) throw error;
      await delay(100);
    }
  }
};

const drop = async (name: string, pool: Pool): Promise<void> => {
  await endPool(pool);
  const left = await withServer(async (client) => {
    const sessions = await waitForSessions(client, name);
    await dropByForce(client, name);
    return sessions;
  });
  if (left.length > 0) throw new Error(`still connected when the test ended:\n${left.join('\n')}`);
};

/**
 * Makes a database for a test file. With `isEmpty` it has no tables; otherwise all migrations, ours and the queue's.
 * Call it in `beforeAll` and `close` in `afterAll`.
 */
export const createTestDatabase = async (options: { readonly isEmpty?: boolean } = {}): Promise<TestDatabase> => {
  const name = `everynode_test_${randomBytes(8).toString('hex')}`;
  const template = options.isEmpty === true ? 'template0' : setting(templateVariable);
  await withServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = new URL(setting(serverUrlVariable));
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.href, max: 10, application_name: 'test' });
  // Dropping by force cuts sessions that a failed test left; that failure is reported by `close`.
  pool.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  return { url: url.href, pool, close: () => (closing ??= drop(name, pool)) };
};
