import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { Client, DatabaseError } from 'pg';
import type { Pool } from 'pg';

/** What needs to connect by itself takes either. A pool must have two connections to spare. */
export type ConnectionSource = Pool | string;

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma records it. */
  readonly checksum: string;
}

interface RecordedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The oldest PostgreSQL that the statements of this project run on, as `server_version_num`. */
const serverVersionMin = 140_000;

/** Prisma's own migration lock: `prisma migrate deploy` at the same moment waits for us, and we for it. */
const migrationLock = 72_707_369;

// Column by column what Prisma's schema engine makes, so that either can go on where the other stopped.
const createRecords = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

const readMigrations = async (directory: string): Promise<Migration[]> => {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(directory, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
};

/** Runs `work` on a connection of its own, which is closed afterwards: a migration may leave session settings behind. */
const withClient = async <T>(source: ConnectionSource, work: (client: Client) => Promise<T>): Promise<T> => {
  if (typeof source !== 'string') {
    const client = await source.connect();
    try {
      return await work(client as unknown as Client); // a pool's client is one with `release`
    } finally {
      client.release(true);
    }
  }
  const client = new Client({ connectionString: source, application_name: 'everynode migrations' });
  // A connection that breaks fails the statement that runs; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** One transaction under the migration lock. The lock is the transaction's, so a pooler in between does not lose it. */
const underLock = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

const checkServerVersion = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const server = rows[0]!;
  if (server.number < serverVersionMin) {
    throw new Error(`PostgreSQL ${server.version} is too old: Everynode needs ${serverVersionMin / 10_000} or newer`);
  }
};

/** What the database has, or an error when folder and database do not belong to one history. */
const checkHistory = (recorded: readonly RecordedMigration[], migrations: readonly Migration[]): Set<string> => {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const record of recorded) {
    const name = record.migration_name;
    const migration = known.get(name);
    if (migration === undefined) {
      throw new Error(
        `the database has the migration ${name}, which this version does not know: use a newer Everynode`,
      );
    }
    if (record.finished_at === null) {
      throw new Error(`the migration ${name} failed earlier: mend the database, then \`prisma migrate resolve\` it`);
    }
    if (record.checksum !== migration.checksum) {
      throw new Error(`the migration ${name} was changed after it was applied to this database`);
    }
  }
  return new Set(recorded.map((record) => record.migration_name));
};

/** Where PostgreSQL saw the error; it says so for wrong words and names in a query, not for all else. */
const lineOf = (error: DatabaseError, sql: string): string =>
  error.position === undefined ? '' : ` at line ${sql.slice(0, Number(error.position) - 1).split('\n').length}`;

const applyOne = async (client: Client, migration: Migration): Promise<void> => {
  // The clock, not now(): that is the start of the transaction, which waited for the lock.
  const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  try {
    await client.query(migration.sql);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Error(`the migration ${migration.name} failed${lineOf(error, migration.sql)}: ${error.message}`, {
      cause: error,
    });
  }
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name, rows[0]!.at],
  );
};

/**
 * Brings the database to the newest of the migrations in `directory` (Prisma's format: `<id>/migration.sql`), and
 * records them as Prisma does, so that `prisma migrate status` and `deploy` agree. Each migration is one transaction
 * under a lock: servers that start at once wait for each other, and a failed migration leaves nothing. So a migration
 * must not contain what cannot run in a transaction (`CREATE INDEX CONCURRENTLY`).
 *
 * @returns the names of those applied now, in order; empty when there was nothing to do.
 * @throws Error in one line: a changed, unknown or earlier failed migration, a failing statement with its line, or a
 *   PostgreSQL that is too old.
 */
export const applyMigrations = async (
  source: ConnectionSource,
  directory: string,
): Promise<{ readonly applied: readonly string[] }> => {
  const migrations = await readMigrations(directory);
  return withClient(source, async (client) => {
    await checkServerVersion(client);
    const applied: string[] = [];
    const applyNext = (): Promise<Migration | null> =>
      underLock(client, async () => {
        await client.query(createRecords);
        const { rows } = await client.query<RecordedMigration>(
          'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
        );
        const done = checkHistory(rows, migrations);
        const next = migrations.find((migration) => !done.has(migration.name)) ?? null;
        if (next !== null) await applyOne(client, next);
        return next;
      });
    for (let next = await applyNext(); next !== null; next = await applyNext()) applied.push(next.name);
    return { applied };
  });
};

/**
 * Brings the job queue's own tables (schema `graphile_worker`) to the version of the installed library. The library
 * does not expect two first starts at once, so they wait for each other here.
 */
export const applyQueueMigrations = async (source: ConnectionSource): Promise<void> => {
  const options = typeof source === 'string' ? { connectionString: source, maxPoolSize: 1 } : { pgPool: source };
  await withClient(source, (client) => underLock(client, () => runMigrations(options)));
};
