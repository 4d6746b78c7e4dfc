import type { ClientBase } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { queryableOf, type Queryable } from '../core/queryable.ts';

/**
 * This server process among the living. A killed process leaves its jobs and their named queues locked (graphile-worker
 * would free them after four hours); every living server frees those of the dead.
 */
export interface ServerRegistration {
  /** Must return before the first of these workers takes a job: locks of unknown workers are freed. */
  setWorkerIds(workerIds: readonly string[]): Promise<void>;
  /** Takes the row away: what this server still holds may be freed. Call it after the worker has stopped. */
  close(): Promise<void>;
}

/** The part of ChangeSignal that is needed: the connection whose session lock says that the process lives. */
export interface LivenessConnection {
  onConnected(hook: (client: ClientBase) => Promise<void>): Promise<() => void>;
  readonly connection: { run<T>(work: (client: ClientBase) => Promise<T>): Promise<T> };
}

export interface ServerOptions {
  /** Between two signs of life, each of which also looks for the dead; 500 ms unless told. */
  readonly heartbeatMs?: number;
  readonly onError?: (error: unknown) => void;
  /** Told when jobs of the dead were freed. */
  readonly onReleased?: (workerIds: readonly string[]) => void;
}

/** First half of the two-part key of session locks; the second is the row's id. */
const SERVER_LOCK = 730_501;

/** Registers this process and keeps it registered, through lost connections and restarts of the database. */
export async function registerServer(
  database: Database,
  liveness: LivenessConnection,
  options: ServerOptions = {},
): Promise<ServerRegistration> {
  const { heartbeatMs = 500, onError, onReleased } = options;
  const queryable = queryableOf(database.prisma);
  const stopping = new AbortController();
  let workerIds: readonly string[] = [];
  let id: number | null = null;

  // Row and lock come in one statement, so that nobody sees the row without the lock.
  const enter = async (client: ClientBase) => {
    const again = await client.query<{ id: number }>(
      `SELECT id FROM servers WHERE id = $1 AND pg_try_advisory_lock(${SERVER_LOCK}, id)`,
      [id],
    );
    const { rows } =
      again.rows.length > 0
        ? again
        : await client.query<{ id: number }>(
            `WITH entered AS (
               INSERT INTO servers (worker_ids, started_at, heartbeat_at)
               VALUES ($1, clock_timestamp(), clock_timestamp()) RETURNING id)
             SELECT id FROM entered WHERE pg_try_advisory_lock(${SERVER_LOCK}, id)`,
            [workerIds],
          );
    id = rows[0]!.id;
  };
  const forgetHook = await liveness.onConnected(enter);

  const write = async () => {
    const known = await queryable.execute(
      `UPDATE servers SET heartbeat_at = clock_timestamp(), worker_ids = $2::text[] WHERE id = $1::int`,
      id,
      workerIds,
    );
    // Somebody took us for dead: we come back under another number.
    if (known === 0) await liveness.connection.run(enter);
  };

  const release = async () => {
    const released = await releaseDead(queryable);
    if (released.length > 0) onReleased?.(released);
  };

  const beating = (async () => {
    for (let lastBeat = Date.now(); !stopping.signal.aborted;) {
      try {
        await write();
        // Who was away itself judges nobody before the others had time to show themselves again.
        if (Date.now() - lastBeat < 4 * heartbeatMs) await release();
        lastBeat = Date.now();
      } catch (error) {
        if (!stopping.signal.aborted) onError?.(error);
      }
      await delay(heartbeatMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    async setWorkerIds(ids) {
      workerIds = ids;
      await write();
    },
    async close() {
      stopping.abort();
      forgetHook();
      await beating;
      const left = id;
      await liveness.connection.run((client) =>
        client.query(
          `WITH gone AS (DELETE FROM servers WHERE id = $1::int RETURNING id)
           SELECT pg_advisory_unlock(${SERVER_LOCK}, id) FROM gone`,
          [left],
        ),
      );
    },
  };
}

/** A session ends with its process, but a network can lose the other end: then only the silence tells. */
const SILENT_SECONDS_MAX = 15;
/** A living server whose connection broke needs a moment to take its lock again. */
const GRACE_SECONDS = 1;

/**
 * Servers that are dead: their session lock is free and they have been silent for a second, or silent for 15 s whatever
 * their lock. By the real clock of the database, which no test moves.
 */
export async function findDeadServers(queryable: Queryable): Promise<{ id: number; workerIds: string[] }[]> {
  return queryable.query(
    `SELECT id, worker_ids AS "workerIds" FROM servers
      WHERE heartbeat_at < clock_timestamp() - make_interval(secs => ${GRACE_SECONDS})
        AND (heartbeat_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS_MAX})
             OR NOT EXISTS (
               SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 2
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND classid::bigint = ${SERVER_LOCK} AND objid::bigint = servers.id))
      ORDER BY id`,
  );
}

/**
 * Removes dead servers and frees every job and named queue whose worker belongs to no server; gives the workers' ids.
 * Taking a living server for dead costs a job run twice, which reconcilers bear; it registers again by itself.
 */
export async function releaseDead(queryable: Queryable): Promise<string[]> {
  const dead = await findDeadServers(queryable);
  if (dead.length > 0) {
    await queryable.execute(
      `DELETE FROM servers WHERE id = ANY ($1::int[])`,
      dead.map((server) => server.id),
    );
  }
  const [freed] = await queryable.query<{ workerIds: string[]; notified: number }>(FREE_UNOWNED);
  return freed!.workerIds;
}

// force_unlock_workers tells nobody; the notification is the one that add_job sends, so that idle workers look at once.
const FREE_UNOWNED = `
  WITH holders AS (
    SELECT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL
    UNION
    SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
  ), unowned AS MATERIALIZED (
    SELECT array_agg(locked_by ORDER BY locked_by) AS ids FROM holders
     WHERE NOT EXISTS (SELECT FROM servers WHERE holders.locked_by = ANY (servers.worker_ids))
  ), freed AS (
    SELECT count(*) AS done FROM unowned, LATERAL graphile_worker.force_unlock_workers(unowned.ids) WHERE ids IS NOT NULL
  ), told AS (
    SELECT count(*) AS done FROM freed, LATERAL pg_notify('jobs:insert', '{"count":100}') WHERE freed.done > 0
  )
  SELECT coalesce((SELECT ids FROM unowned), '{}') AS "workerIds", (SELECT done::int FROM told) AS "notified"`;
