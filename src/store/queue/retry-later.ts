import type { Job, JobHelpers } from 'graphile-worker';
import { backoffDelay } from '../../util/backoff.ts';

const FIRST_MS = 1_000;
const MS_MAX = 15_000;

/**
 * Queues a failed job anew instead of failing it, and gives the delay in milliseconds. A job of its key that waits already
 * stays when it is (preserve_run_at): somebody woke it meanwhile. When this fails too, the job fails in graphile-worker's way.
 */
export async function retryLater(
  helpers: Pick<JobHelpers, 'withPgClient' | 'getQueueName'>,
  job: Job,
  attempt: number,
): Promise<number> {
  const delayMs = backoffDelay(attempt, FIRST_MS, MS_MAX);
  const queueName = job.job_queue_id === null ? null : await helpers.getQueueName();
  await helpers.withPgClient((client) =>
    client.query(
      `SELECT 1 FROM graphile_worker.add_job($1, $2::json, queue_name => $3, run_at => now() + $4 * interval '1 millisecond',
         job_key => $5, priority => $6, job_key_mode => 'preserve_run_at')`,
      [job.task_identifier, JSON.stringify(job.payload), queueName, delayMs, job.key, job.priority],
    ),
  );
  return delayMs;
}
