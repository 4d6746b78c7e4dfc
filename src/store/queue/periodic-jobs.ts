import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { queryableOf } from '../core/queryable.ts';
import { jobOf } from './enqueue.ts';

/** A job that is run again and again: once at each multiple of its interval since 1970, by the database's own clock. */
export interface PeriodicJob {
  readonly name: 'prune' | 'sweep';
  readonly everyMs: number;
}

/**
 * Has each job waiting for one of its next times until it is closed. Every server asks; all of them ask for the same moment
 * under the same key, so the job runs once, whatever their number, and it needs none of them in particular.
 * (graphile-worker's crontab would do the same, but ends the process when the database is away at a full minute.) A time
 * at which the database is away passes: the next one comes.
 */
export function createPeriodicJobs(
  database: Database,
  jobs: readonly PeriodicJob[],
  onError: (error: unknown) => void = () => undefined,
): { close(): Promise<void> } {
  const queryable = queryableOf(database.prisma);
  const closing = new AbortController();
  const { signal } = closing;

  const keepAsking = async ({ name, everyMs }: PeriodicJob): Promise<void> => {
    while (!signal.aborted) {
      const { payload, key } = jobOf(name, {});
      await queryable.query(ASK, name, JSON.stringify(payload), key, everyMs).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
      await delay(everyMs / 3, undefined, { signal }).catch(() => undefined);
    }
  };
  const asking = Promise.all(jobs.map(keepAsking));
  return {
    async close() {
      closing.abort();
      await asking;
    },
  };
}

// By the real clock, as the queue runs, and not by everynode_now(), which tests move. A time is asked for until half an
// interval before it comes: an ask that is slow cannot add it once more after it has run. One that waits stays as it is.
const ASK = `
  SELECT count(job)::int AS jobs
    FROM (SELECT $4::int * interval '1 millisecond' AS interval) AS every,
         LATERAL graphile_worker.add_job($1, $2::json,
           run_at => date_bin(every.interval, clock_timestamp() + every.interval / 2, 'epoch') + every.interval,
           job_key => $3, job_key_mode => 'preserve_run_at') AS job`;
