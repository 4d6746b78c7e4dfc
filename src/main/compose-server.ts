import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { graphqlPath } from '../api/create-api.ts';
import { registerHealth } from '../api/health.ts';
import type { IdSource } from '../util/clock.ts';
import { applyMigrations, applyQueueMigrations } from '../store/core/apply-migrations.ts';
import { createDatabase } from '../store/core/database.ts';
import type { Database } from '../store/core/database.ts';
import { createDatabaseLimits } from '../store/core/database-limits.ts';
import { createChangeSignal } from '../store/feed/change-signal.ts';
import { partitionRowsFor } from '../store/feed/feed-partitions.ts';
import { createSequencer } from '../store/feed/sequence-changes.ts';
import { createMarkWatcher } from '../store/queue/due-marks.ts';
import type { ServerConfig } from './config.ts';
import { checkAddress, closeHttpServer, createHttpServer, listen } from './http-server.ts';
import type { Closers } from './lifecycle.ts';
import { openDatabase } from './open-database.ts';
import type { ServerRole } from './server-roles.ts';
import { startApi } from './start-api.ts';
import type { StartedApi } from './start-api.ts';
import { startReconciler } from './start-reconciler.ts';
import { StartupError } from './startup-error.ts';
import { createIdSource } from './system-clock.ts';

export interface ComposeOptions {
  readonly config: ServerConfig;
  readonly log: Logger;
  /** Takes everything that is opened, so that a failure half-way closes it, too. */
  readonly closers: Closers;
  readonly signal: AbortSignal;
  /** False only for tests: a new embedded database is not flushed to disk. */
  readonly isDurable?: boolean;
}

/** A server at work. */
export interface ComposedServer {
  readonly version: string;
  readonly roles: readonly ServerRole[];
  /** Where /healthz and /readyz are asked for, without a slash at its end. */
  readonly address: string;
  /** Null: a server without the role `api`. */
  readonly api: ServedApi | null;
  /** Where the data is: a directory, or host and database. */
  readonly databasePlace: string;
  /** For what runs inside of the server's process. */
  readonly database: Database;
  readonly ids: IdSource;
}

export interface ServedApi extends Omit<StartedApi, 'api'> {
  /** Of the GraphQL API; in a browser the explorer. */
  readonly url: string;
}

const projectFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Builds a whole server, in the order in which its parts need each other; they are closed in the opposite order. */
export async function composeServer(options: ComposeOptions): Promise<ComposedServer> {
  const { config, log, closers, signal, isDurable } = options;
  const { roles } = config;
  const trouble = createTroubleLog(log);
  await checkAddress(config);
  const version = await readVersion();
  const ids = createIdSource();

  // The database, at the newest schema.
  const { url, pooledUrl, place } = await openDatabase({ ...config, log, closers, isDurable });
  signal.throwIfAborted();
  await migrate(url, log);
  signal.throwIfAborted();
  const database = createDatabase({ url, pooledUrl, limits: createDatabaseLimits(config.databasePatienceMs) });
  closers.add('database', () => database.close());

  // What every server does with its own commits, whatever its roles: numbers the changes and wakes for the marks.
  const sequencer = createSequencer(database, {
    partitionRows: partitionRowsFor(config.feedRetentionRows),
    onError: trouble('the sequencer'),
  });
  closers.add('sequencer', () => sequencer.close());
  const changeSignal = createChangeSignal(database, { onError: trouble('the listening connection') });
  closers.add('change signal', () => changeSignal.close());
  const markWatcher = createMarkWatcher(database, { onError: trouble('the watch over marks') });
  closers.add('mark watcher', () => markWatcher.close());

  if (roles.includes('reconciler')) {
    await startReconciler({ config, database, changeSignal, ids, log, closers, trouble });
  }
  signal.throwIfAborted();

  const http = createHttpServer();
  const started = roles.includes('api')
    ? await startApi({ config, version, database, changeSignal, ids, log, closers, onFeedTrouble: trouble('the feed') })
    : null;
  closers.add('HTTP', () => closeHttpServer(http, async () => started?.api.close()));
  if (started === null) registerHealthOnly(http, database);
  else await started.api.register(http);
  const address = await listen(http, config);

  return {
    version,
    roles,
    address,
    api: started === null ? null : servedAt(address, started),
    databasePlace: place,
    database,
    ids,
  };
}

function servedAt(address: string, { api: _api, ...keys }: StartedApi): ServedApi {
  return { ...keys, url: `${address}${graphqlPath}` };
}

/** What whoever watches a server without the role `api` asks for; and a word for who asks for more. */
function registerHealthOnly(http: FastifyInstance, database: Database): void {
  registerHealth(http, database);
  http.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'This server has the role reconciler only: ask one with the role api.' }),
  );
}

async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(projectFile('package.json'), 'utf8')) as { version: string };
  return version;
}

async function migrate(url: string, log: Logger): Promise<void> {
  try {
    const { applied } = await applyMigrations(url, projectFile('prisma/migrations'));
    for (const name of applied) log.info(`applied the migration ${name}`);
    await applyQueueMigrations(url);
  } catch (error) {
    throw new StartupError(`the database cannot be migrated: ${(error as Error).message}`, { cause: error });
  }
}

const SAY_AGAIN_MS = 5_000;

/** Parts try again by themselves, several times a second: each says so at most every 5 s. */
function createTroubleLog(log: Logger): (part: string) => (error: unknown) => void {
  return (part) => {
    let saidAt = -Infinity;
    return (error) => {
      const now = performance.now();
      if (now - saidAt < SAY_AGAIN_MS) return;
      saidAt = now;
      log.warn({ err: error }, `${part} had trouble and tries again`);
    };
  };
}
