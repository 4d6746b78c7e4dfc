import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createApi, graphqlPath } from '../api/create-api.ts';
import type { Actor } from '../commands/command.ts';
import { ensureAdminToken } from '../commands/ensure-admin-token.ts';
import type { IdSource } from '../util/clock.ts';
import { createTaskList, periodicJobs } from '../controllers/task-list.ts';
import { applyMigrations, applyQueueMigrations } from '../store/core/apply-migrations.ts';
import { createDatabase } from '../store/core/database.ts';
import type { Database } from '../store/core/database.ts';
import { createChangeSignal } from '../store/feed/change-signal.ts';
import { createFeedTail } from '../store/feed/feed-tail.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import { createSequencer } from '../store/feed/sequence-changes.ts';
import { createPeriodicJobs } from '../store/queue/periodic-jobs.ts';
import { createMarkWatcher } from '../store/queue/due-marks.ts';
import { createWorker } from '../store/queue/run-worker.ts';
import { registerServer } from '../store/queue/servers.ts';
import { createTemplateSource } from '../store/read/pod-templates.ts';
import type { ServerConfig } from './config.ts';
import { checkAddress, createHttpServer, listen } from './http-server.ts';
import { ensureFleetActor } from './fleet-token.ts';
import type { Closers } from './lifecycle.ts';
import { openDatabase } from './open-database.ts';
import { StartupError } from './startup-error.ts';
import { createIdSource } from './system-clock.ts';
import { readTokenFile, writeTokenFile } from './token-file.ts';

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
  /** Of the GraphQL API; in a browser the explorer. */
  readonly url: string;
  readonly adminToken: string;
  readonly adminTokenFile: string;
  /** For simulated nodes of any process of this machine. */
  readonly fleetTokenFile: string;
  readonly fleetActor: Actor;
  /** Where the data is: a directory, or host and database. */
  readonly databasePlace: string;
  /** For what runs inside of the server's process. */
  readonly database: Database;
  readonly tail: FeedTail;
  readonly ids: IdSource;
}

const projectFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Builds a whole server, in the order in which its parts need each other; they are closed in the opposite order. */
export async function composeServer(options: ComposeOptions): Promise<ComposedServer> {
  const { config, log, closers, signal, isDurable } = options;
  const trouble = createTroubleLog(log);
  await checkAddress(config);
  const version = await readVersion();
  const ids = createIdSource();

  // The database, at the newest schema.
  const { url, place } = await openDatabase({ ...config, log, closers, isDurable });
  signal.throwIfAborted();
  await migrate(url, log);
  signal.throwIfAborted();
  const database = createDatabase({ url });
  closers.add('database', () => database.close());

  // The keys of whoever started us: his own, and one for simulated nodes.
  const adminTokenFile = join(config.dataRoot, 'admin-token');
  const adminToken = await ensureToken(database, ids, adminTokenFile);
  const fleetTokenFile = join(config.dataRoot, 'fleet-token');
  const fleetActor = await ensureFleetActor({ database, ids, adminToken, file: fleetTokenFile });

  // The feed: numbering, waking, reading.
  const sequencer = createSequencer(database, { onError: trouble('the sequencer') });
  closers.add('sequencer', () => sequencer.close());
  const changeSignal = createChangeSignal({ url, onError: trouble('the listening connection') });
  closers.add('change signal', () => changeSignal.close());
  const tail = createFeedTail(database, changeSignal, { onError: trouble('the feed') });
  closers.add('feed', () => tail.close());

  // The reconcilers: this server among the living, its worker, and what wakes it.
  const registration = await registerServer(database, changeSignal, {
    onError: trouble('the sign of life'),
    onReleased: (workerIds) => log.info({ workerIds }, 'freed the jobs of a server that is gone'),
  });
  closers.add('registration', () => registration.close());
  const context = { database, ids, templates: createTemplateSource() };
  const retention = { keepMs: config.feedRetentionSeconds * 1_000, keepRows: config.feedRetentionRows };
  const worker = await createWorker({
    url,
    taskList: createTaskList(context, retention),
    server: registration,
    log,
  });
  closers.add('worker', () => worker.close());
  const periodic = createPeriodicJobs(database, periodicJobs, trouble('asking for periodic jobs'));
  closers.add('periodic jobs', () => periodic.close());
  const markWatcher = createMarkWatcher(database, { onError: trouble('the watch over marks') });
  closers.add('mark watcher', () => markWatcher.close());
  signal.throwIfAborted();

  // The API.
  const http = createHttpServer();
  closers.add('HTTP', () => http.close());
  const api = createApi({
    database,
    tail,
    ids,
    log,
    config: { version, feedRetentionSeconds: config.feedRetentionSeconds },
  });
  closers.add('API', () => api.close());
  await api.register(http);
  const address = await listen(http, config);

  return {
    version,
    url: `${address}${graphqlPath}`,
    adminToken,
    adminTokenFile,
    fleetTokenFile,
    fleetActor,
    databasePlace: place,
    database,
    tail,
    ids,
  };
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

/**
 * The file's token while the database takes it for an administrator's; else a new one, written over the file: it was
 * revoked, or the database was made anew.
 */
async function ensureToken(database: Database, ids: IdSource, file: string): Promise<string> {
  const known = await readTokenFile(file);
  const secret = await ensureAdminToken(database, { ids, known });
  if (secret !== known) await writeTokenFile(file, secret);
  return secret;
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
