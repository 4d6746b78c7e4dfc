import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { createEmbeddedDatabase } from './embedded-database.ts';
import type { Closers } from './lifecycle.ts';
import { StartupError } from './startup-error.ts';

/** The database to work with, and how to tell people of it. */
export interface OpenDatabase {
  /** Reaches PostgreSQL itself. */
  readonly url: string;
  /** For the pool: may lead through a pooler in transaction mode. */
  readonly pooledUrl: string;
  /** Where its data is, without passwords. */
  readonly place: string;
}

export interface OpenDatabaseOptions {
  /** Absent: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Past the pooler that `databaseUrl` leads through; absent: there is none. */
  readonly databaseDirectUrl: string | undefined;
  readonly dataRoot: string;
  readonly log: Pick<Logger, 'info'>;
  readonly closers: Closers;
  /** False only for tests. */
  readonly isDurable?: boolean;
}

/**
 * Your own PostgreSQL, or the embedded one.
 *
 * @throws StartupError in one line: not reachable, refused, cannot be started.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, databaseDirectUrl, dataRoot, log, closers, isDurable } = options;
  if (databaseUrl !== undefined) {
    await checkConnection('DATABASE_URL', databaseUrl);
    if (databaseDirectUrl !== undefined) await checkConnection('DATABASE_DIRECT_URL', databaseDirectUrl);
    const url = databaseDirectUrl ?? databaseUrl;
    return { url, pooledUrl: databaseUrl, place: describeUrl(url) };
  }
  if (databaseDirectUrl !== undefined) {
    throw new StartupError('DATABASE_DIRECT_URL: goes with DATABASE_URL, which is not set');
  }
  const embedded = await createEmbeddedDatabase({
    dataRoot,
    isDurable,
    log: (line) => log.info(line),
  }).catch((error: Error) => {
    throw new StartupError(`the embedded PostgreSQL cannot be started: ${error.message}`, { cause: error });
  });
  closers.add('embedded PostgreSQL', () => embedded.stop());
  return { url: embedded.url, pooledUrl: embedded.url, place: embedded.dataDirectory };
}

/** host:port/database */
export function describeUrl(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  return join(`${hostname || searchParams.get('host') || 'localhost'}:${port || '5432'}`, pathname);
}

const CONNECT_MS_MAX = 5_000;

async function checkConnection(setting: string, url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'everynode start',
    connectionTimeoutMillis: CONNECT_MS_MAX,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
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
