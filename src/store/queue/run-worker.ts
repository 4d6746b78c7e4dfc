import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger, run, type Runner, type WorkerEvents } from 'graphile-worker';
import { backoffDelay } from '../../util/backoff.ts';
import { boundedClient } from '../core/bounded-client.ts';
import type { Database } from '../core/database.ts';
import type { JobName, JobPayloads } from './job-names.ts';
import { runTurns } from './run-turns.ts';
import type { ServerRegistration } from './servers.ts';
import type { TurnOutcome } from './turn-outcome.ts';
import { WorkerPool } from './worker-pool.ts';

/** What takes each job's turn. Complete by type. `signal` is aborted when a stop has waited long enough for the job. */
export type TaskList = {
  readonly [Name in JobName]: (payload: JobPayloads[Name], signal: AbortSignal) => Promise<TurnOutcome>;
};

/** As pino has it. */
export interface WorkerLog {
  debug(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface WorkerOptions {
  readonly database: Pick<Database, 'url' | 'limits'>;
  readonly taskList: TaskList;
  readonly server: Pick<ServerRegistration, 'setWorkerIds'>;
  readonly log: WorkerLog;
  /** Jobs of this process at once, 4 unless told. */
  readonly concurrency?: number;
  /** How often idle workers look without being notified, 2 s unless told. */
  readonly pollMs?: number;
}

export interface Worker {
  /** Takes no more jobs, waits for those that run, and closes the connections. The process's signals are the caller's. */
  close(): Promise<void>;
}

/** One connection listens, the others take and end jobs; the jobs themselves use the process's own pool. */
const CONNECTIONS_MAX = 4;
const RESTART_MS = 500;

/**
 * Runs jobs until it is closed. A job that fails is tried again after 1, 2, 4 … 15 s, sooner when something wakes it:
 * graphile-worker's own back-off grows to hours. Its workers end themselves when they cannot report a job's end;
 * they are then replaced.
 *
 * @throws when the database cannot be reached at the start; later losses are waited out.
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { database, log } = options;
  const pool = new WorkerPool({
    connectionString: database.url,
    max: CONNECTIONS_MAX,
    application_name: 'everynode jobs',
    Client: boundedClient(database.limits.answerMs),
    connectionTimeoutMillis: database.limits.connectMs,
  });
  pool.on('error', (error) => log.debug({ err: error }, 'lost an idle connection of the job queue'));
  let isClosed = false;
  let onBroken: () => void = () => undefined;
  const start = () => startRunner(options, pool, () => onBroken());
  let runner: Runner;
  try {
    runner = await start();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const closing = new AbortController();

  const supervised = (async () => {
    while (!isClosed) {
      await new Promise<void>((resolve) => {
        onBroken = resolve;
        if (isClosed) resolve();
      });
      await stopRunner(runner, log);
      for (let failures = 1; !isClosed; failures += 1) {
        await delay(backoffDelay(failures, RESTART_MS, 5_000), undefined, { signal: closing.signal }).catch(
          () => undefined,
        );
        if (isClosed) break;
        try {
          runner = await start();
          break;
        } catch (error) {
          log.warn({ err: error }, 'the job queue cannot be reached');
        }
      }
    }
  })();

  return {
    async close() {
      isClosed = true;
      onBroken();
      closing.abort();
      await supervised;
      await pool.end();
    },
  };
}

async function startRunner(options: WorkerOptions, pool: WorkerPool, onBroken: () => void): Promise<Runner> {
  const { taskList, log, concurrency = 4, pollMs = 2_000, server } = options;
  const events: WorkerEvents = new EventEmitter();
  const workerIds: string[] = [];
  let registered: Promise<void> | null = null;
  events.on('worker:create', ({ worker }) => workerIds.push(worker.workerId));
  events.on('worker:fatalError', ({ error }) => {
    log.warn({ err: error }, 'a worker ended itself and is replaced');
    onBroken();
  });
  const runner = await run({
    pgPool: pool,
    concurrency,
    noHandleSignals: true,
    pollInterval: pollMs,
    // None: its loop ends the process when the database is away at a full minute (periodic-jobs.ts).
    parsedCronItems: [],
    events,
    logger: createLogger(log),
    taskList: runTurns(taskList, log),
    preset: {
      plugins: [
        {
          name: 'register-workers',
          version: '1.0.0',
          worker: {
            hooks: {
              // Before a worker's first look for a job. All of them exist once the turn in which the first began is over.
              startWorker: async () => {
                await Promise.resolve();
                await (registered ??= register(server, workerIds, log));
              },
            },
          },
        },
      ],
    },
  });
  // Stopping is ours; whoever stops it learns of errors there.
  runner.promise.catch(() => undefined);
  return runner;
}

async function register(server: WorkerOptions['server'], workerIds: readonly string[], log: WorkerLog): Promise<void> {
  for (let failures = 1; failures <= 10; failures += 1) {
    try {
      return await server.setWorkerIds(workerIds);
    } catch (error) {
      log.warn({ err: error }, 'the workers cannot be registered');
      await delay(backoffDelay(failures, 100, 2_000));
    }
  }
}

async function stopRunner(runner: Runner, log: WorkerLog): Promise<void> {
  try {
    await runner.stop();
  } catch (error) {
    log.debug({ err: error }, 'the job queue had stopped already');
  }
}

/** graphile-worker tells of each job; of that only warnings and errors are anybody's business. */
function createLogger(log: WorkerLog): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const details = { ...scope, ...meta };
    if (level === 'error') log.error(details, message);
    else if (level === 'warning') log.warn(details, message);
    else log.debug(details, message);
  });
}
