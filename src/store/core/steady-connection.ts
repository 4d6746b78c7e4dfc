import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { backoffDelay } from '../../util/backoff.ts';
import { boundedClient } from './bounded-client.ts';
import type { Database } from './database.ts';

/** One connection outside the pool that is made again whenever it is lost: for LISTEN, session locks and the sequencer. */
export interface SteadyConnection {
  /** Waits for a connection and works on it, one caller at a time. When work fails, the connection is made anew. */
  run<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Ends it; work that waits for a connection is refused. */
  close(): Promise<void>;
}

export interface SteadyConnectionOptions {
  /** Where to connect, and how long a connect and the answer to a statement are waited for. */
  readonly database: Pick<Database, 'url' | 'limits'>;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Prepares each new connection before it is used; when it fails, the connection is made again. */
  readonly prepare?: (client: pg.Client) => Promise<void>;
  /** Told of each lost or refused connection; the next try follows by itself. */
  readonly onError?: (error: unknown) => void;
}

/** Why a steady connection refuses work: it was closed. */
export class ConnectionClosedError extends Error {}

const FIRST_DELAY_MS = 50;
const DELAY_MS_MAX = 2_000;
const END_MS_MAX = 1_000;

/** Connects at once and again after each loss, with a back-off of 50 ms to 2 s. Never throws outside `run`. */
export function createSteadyConnection(options: SteadyConnectionOptions): SteadyConnection {
  const closing = new AbortController();
  let waiting: ((client: pg.Client | null) => void)[] = [];
  let current: pg.Client | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const offer = (client: pg.Client | null) => {
    current = client;
    const waiters = waiting;
    waiting = [];
    for (const resolve of waiters) resolve(client);
  };

  const maintained = (async () => {
    for (let failures = 0; !closing.signal.aborted; failures += 1) {
      try {
        await useOneConnection(options, closing.signal, (client) => {
          failures = 0;
          offer(client);
        });
      } catch (error) {
        if (!closing.signal.aborted) options.onError?.(error);
      }
      current = null;
      await delay(backoffDelay(failures + 1, FIRST_DELAY_MS, DELAY_MS_MAX), undefined, {
        signal: closing.signal,
      }).catch(() => undefined);
    }
    offer(null);
  })();

  const connected = () =>
    current === null && !closing.signal.aborted
      ? new Promise<pg.Client | null>((resolve) => waiting.push(resolve))
      : Promise.resolve(current);

  return {
    run(work) {
      const result = queue.then(async () => {
        const client = await connected();
        if (client === null || closing.signal.aborted) throw new ConnectionClosedError('the connection was closed');
        try {
          return await work(client);
        } catch (error) {
          // Its session may be inside a failed transaction: a new one is certainly not.
          if (current === client) current = null;
          await endClient(client);
          throw error;
        }
      });
      queue = result.catch(() => undefined);
      return result;
    },
    async close() {
      // What is under way may end well, but is not waited for long; without a connection nothing is under way.
      if (current !== null) await within(END_MS_MAX, queue);
      closing.abort();
      await maintained;
      await queue;
    },
  };
}

/** Connects, prepares, hands out, and returns or throws when the connection is gone or `closing` is aborted. */
async function useOneConnection(
  options: SteadyConnectionOptions,
  closing: AbortSignal,
  onReady: (client: pg.Client) => void,
): Promise<void> {
  const { url, limits } = options.database;
  const Client = boundedClient(limits.answerMs);
  const client = new Client({
    connectionString: url,
    application_name: options.applicationName,
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
  });
  const over = new AbortController();
  const lost = new Promise<void>((resolve, reject) => {
    client.once('end', resolve);
    client.on('error', reject);
    closing.addEventListener('abort', () => resolve(), { signal: over.signal });
  });
  // It is awaited below; until then a loss must not count as unhandled.
  lost.catch(() => undefined);
  try {
    await client.connect();
    await Promise.race([options.prepare?.(client), lost]);
    onReady(client);
    await lost;
  } finally {
    // Connections come and go as long as the process lives: none leaves a listener behind.
    over.abort();
    await endClient(client);
  }
}

/** Ends a connection politely, but does not wait for one whose other side is gone. */
async function endClient(client: pg.Client): Promise<void> {
  await within(
    END_MS_MAX,
    client.end().catch(() => undefined),
  );
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const waited = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: waited.signal }).catch(() => undefined)]);
  waited.abort();
}
