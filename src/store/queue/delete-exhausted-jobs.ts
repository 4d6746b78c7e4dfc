import type { Queryable } from '../core/queryable.ts';

/**
 * Deletes jobs that will never run: those that used up their attempts, and those whose worker died after a newer job took
 * their key. Nothing depends on a job to remember, so nothing is lost. They are kept an hour for people to look at.
 */
export function deleteExhaustedJobs(queryable: Queryable): Promise<number> {
  return queryable.execute(
    `DELETE FROM graphile_worker._private_jobs
      WHERE attempts >= max_attempts AND locked_at IS NULL AND updated_at < now() - interval '1 hour'`,
  );
}
