import { join } from 'node:path';
import pg from 'pg';
import { StartupError } from './startup-error.ts';

/** Where a database is, and the setting that says so. */
export interface DatabaseAddress {
  readonly setting: 'DATABASE_URL' | 'DATABASE_DIRECT_URL';
  readonly url: string;
}

/** One run of one server, and one database of it. */
export type DatabaseIdentity = string;

/** host:port/database */
export function describeUrl(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  return join(`${hostname || searchParams.get('host') || 'localhost'}:${port || '5432'}`, pathname);
}

const ANSWER_MS_MAX = 5_000;

/**
 * Connects and asks, once.
 *
 * @throws StartupError in one line, without a password: not reachable, refused.
 */
export function checkConnection(address: DatabaseAddress): Promise<DatabaseIdentity> {
  return withClient(address, async (client) => {
    const { rows } = await client.query<{ identity: string }>(
      `SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), oid) AS identity
         FROM pg_database WHERE datname = current_database()`,
    );
    return rows[0]!.identity;
  });
}

/**
 * Whether a connection here is a session of PostgreSQL, with a process of its own for as long as it lives: what LISTEN, session
 * locks and prepared statements need. Behind a pooler in transaction mode a connection has a process for one transaction only, and
 * what needs more would fail now and then.
 */
export function hasSessions(address: DatabaseAddress): Promise<boolean> {
  return withClient(address, (first) =>
    withClient(address, async (second) => {
      const own = await processOf(first);
      await second.query('BEGIN');
      // A pooler gives this transaction the process that has just become free.
      if ((await processOf(second)) === own) return false;
      // If it was another one after all: while that is taken, a pooler takes for the first whichever is free.
      return (await processOf(first)) === own;
    }),
  );
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}

async function withClient<T>({ setting, url }: DatabaseAddress, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'everynode start',
    connectionTimeoutMillis: ANSWER_MS_MAX,
    query_timeout: ANSWER_MS_MAX,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`${setting}: ${describeUrl(url)} cannot be used: ${describeError(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A host with several addresses fails once for each, and says nothing of its own then. */
function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describeError(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
