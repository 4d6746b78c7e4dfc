import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { addJobs } from '../core/jobs.ts';
import { queryableOf, queryOne } from '../core/queryable.ts';
import { jobOf } from './enqueue.ts';

/** A job that is run again and again: once at each multiple of its interval since 1970, by the database's own clock. */
export interface PeriodicJob {
  readonly name: 'prune' | 'sweep';
  readonly everyMs: number;
}

/**
 * Has each job waiting for its next time until it is closed. Every server asks, twice an interval; all of them ask for the
 * same moment under the same key, so the job runs once, whatever their number, and it needs none of them in particular.
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

  const askFor = async ({ name, everyMs }: PeriodicJob): Promise<void> => {
    // Not everynode_now(): the queue runs by the real clock, which no test moves.
    const { runAt } = await queryOne<{ runAt: Date }>(queryable, NEXT_TIME, everyMs);
    await addJobs(queryable, [{ ...jobOf(name, {}), runAt }]);
  };
  const keepAsking = async (job: PeriodicJob): Promise<void> => {
    while (!signal.aborted) {
      await askFor(job).catch((error: unknown) => (signal.aborted ? undefined : onError(error)));
      await delay(job.everyMs / 2, undefined, { signal }).catch(() => undefined);
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

const NEXT_TIME = `
  SELECT date_bin($1::int * interval '1 millisecond', clock_timestamp(), 'epoch') + $1::int * interval '1 millisecond'
    AS "runAt"`;
