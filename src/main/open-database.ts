import type { Logger } from 'pino';
import { checkConnection, describeUrl, hasSessions } from './check-database.ts';
import type { DatabaseAddress } from './check-database.ts';
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
  if (databaseUrl !== undefined) return openOwn(databaseUrl, databaseDirectUrl);
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

/** Found out at the start: what only now and then has no session would be a riddle later. */
async function openOwn(pooledUrl: string, directUrl: string | undefined): Promise<OpenDatabase> {
  const pooled: DatabaseAddress = { setting: 'DATABASE_URL', url: pooledUrl };
  const direct: DatabaseAddress = directUrl === undefined ? pooled : { setting: 'DATABASE_DIRECT_URL', url: directUrl };
  const place = describeUrl(direct.url);
  const identity = await checkConnection(pooled);
  if (direct !== pooled && (await checkConnection(direct)) !== identity) {
    throw new StartupError(`DATABASE_DIRECT_URL: ${place} is not the database that DATABASE_URL leads to`);
  }
  if (!(await hasSessions(direct))) {
    const remedy = 'set DATABASE_DIRECT_URL to an address of PostgreSQL itself, or of a pooler in session mode';
    throw new StartupError(`${direct.setting}: ${place} is a pooler in transaction mode: ${remedy}`);
  }
  return { url: direct.url, pooledUrl, place };
}
