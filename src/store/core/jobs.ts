import type { Queryable } from './queryable.ts';

/** A wake-up for a reconciler. key merges waiting jobs; queue serialises the running ones of one hash bucket. */
export interface JobRequest {
  readonly name: string;
  readonly payload: object;
  readonly key: string;
  readonly queue?: string;
  readonly runAt?: Date;
  readonly priority?: number;
}

/** Adds jobs with the caller's statement; graphile-worker starts them when it is committed. */
export async function addJobs(tx: Queryable, jobs: readonly JobRequest[]): Promise<void> {
  await tx.query(
    `SELECT count(job) ::int AS jobs FROM jsonb_to_recordset($1::jsonb)
       AS request(name text, payload jsonb, key text, queue text, "runAt" timestamptz, priority int),
     LATERAL (SELECT 1 AS job FROM graphile_worker.add_job(
       request.name, request.payload::json, queue_name => request.queue, run_at => request."runAt",
       job_key => request.key, priority => request.priority)) AS added`,
    JSON.stringify(jobs),
  );
}
