import type { Database } from '../core/database.ts';
import { addJobs } from '../core/jobs.ts';
import { queryableOf } from '../core/queryable.ts';
import { jobOf } from './enqueue.ts';

/** A job that is asked for again and again. */
export interface PeriodicJob {
  readonly name: 'prune' | 'sweep';
  readonly everyMs: number;
}

/**
 * Asks for jobs at their intervals until it is closed. Each server does; the job key merges what two of them ask for.
 * (graphile-worker's crontab would do the same, but ends the process when the database is away at a full minute.) A time
 * at which the database is away passes: the next one comes.
 */
export function createPeriodicJobs(
  database: Database,
  jobs: readonly PeriodicJob[],
  onError: (error: unknown) => void = () => undefined,
): { close(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const ask = (name: PeriodicJob['name']) => {
    const asking = addJobs(queryableOf(database.prisma), [jobOf(name, {})])
      .catch(onError)
      .finally(() => underWay.delete(asking));
    underWay.add(asking);
  };
  const timers = jobs.map(({ name, everyMs }) => setInterval(() => ask(name), everyMs));
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
