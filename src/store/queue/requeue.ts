import type { Job, JobHelpers } from 'graphile-worker';
import { backoffDelay } from '../../util/backoff.ts';

const FIRST_MS = 1_000;
const MS_MAX = 15_000;

type Helpers = Pick<JobHelpers, 'withPgClient'>;

/**
 * Queues a failed job anew instead of failing it, and gives the delay in milliseconds. When this fails too, the job fails in
 * graphile-worker's way. A set whose turn failed had its turn: what it wrote of that was rolled back.
 */
export async function retryLater(helpers: Helpers, job: Job, attempt: number): Promise<number> {
  const delayMs = backoffDelay(attempt, FIRST_MS, MS_MAX);
  const { uid } = job.payload as { readonly uid?: string };
  if (uid !== undefined) await helpers.withPgClient((client) => client.query(USE_UP, [uid]));
  await requeue(helpers, job, delayMs);
  return delayMs;
}

const USE_UP = `UPDATE daemon_set_work SET served_at = everynode_now() WHERE daemon_set_uid IN (
  SELECT daemon_set_uid FROM daemon_set_work WHERE daemon_set_uid = $1::uuid FOR UPDATE SKIP LOCKED)`;

/**
 * Queues a job that runs once more, for later. One of its key that waits already stays when it is (preserve_run_at):
 * somebody woke it meanwhile.
 */
export async function requeue(helpers: Helpers, job: Job, delayMs: number): Promise<void> {
  await helpers.withPgClient((client) =>
    client.query(
      `SELECT 1 FROM graphile_worker.add_job($1, $2::json, run_at => now() + $3 * interval '1 millisecond',
         job_key => $4, job_key_mode => 'preserve_run_at')`,
      [job.task_identifier, JSON.stringify(job.payload), delayMs, job.key],
    ),
  );
}
