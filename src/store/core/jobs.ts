import { neutralHeadStartMs, turnCreditMaxMs } from '../../domain/turns/turn-order.ts';
import type { Queryable } from './queryable.ts';

/** A wake-up for a reconciler. key merges those that wait. */
export interface JobRequest {
  readonly name: string;
  readonly payload: object;
  readonly key: string;
  /** Its place in the one order of all jobs: how much earlier than others that are woken now, or the set whose turn it is. */
  readonly turn: { readonly headStartMs: number } | { readonly daemonSetUid: string };
  /** Not before; absent: as soon as its turn comes. */
  readonly runAt?: Date;
}

/**
 * Adds jobs with the caller's statement; graphile-worker starts them when it is committed, the earliest run_at first. That
 * moment is where the turn's order is kept (domain/turns/turn-order.ts): it lies in the past by the head start and the credit.
 * A job of the same key that waits for an earlier moment keeps it: whoever is woken again and again does not lose its place;
 * unless its turn has just ended: what it was woken for meanwhile waits from now on.
 */
export async function addJobs(
  tx: Queryable,
  jobs: readonly JobRequest[],
  { isAfterTurn = false }: { readonly isAfterTurn?: boolean } = {},
): Promise<void> {
  // In one order everywhere: two that add the same keys then wait for each other instead of deadlocking.
  const unique = [...new Map(jobs.map((job) => [job.key, job])).values()].sort((left, right) =>
    left.key < right.key ? -1 : 1,
  );
  await tx.query(
    `SELECT count(job) ::int AS jobs FROM (${TURNS}) AS turns,
     LATERAL (SELECT 1 AS job FROM graphile_worker.add_job(
       name, payload::json, run_at => turns.run_at, job_key => key,
       job_key_mode => CASE WHEN NOT $2::boolean AND EXISTS (
         SELECT FROM graphile_worker.jobs AS waiting
          WHERE waiting.key = turns.key AND locked_at IS NULL AND waiting.run_at <= turns.run_at)
         THEN 'preserve_run_at' ELSE 'replace' END)) AS added`,
    JSON.stringify(unique.map(({ turn, ...job }) => ({ ...job, ...turn }))),
    isAfterTurn,
  );
}

// A set's place is the moment up to when its share is used, or that of its full credit. That moment is by the clock that tests
// move, jobs are run by the real one.
const TURNS = `
  SELECT name, payload, key, coalesce("runAt", CASE
    WHEN "daemonSetUid" IS NULL THEN now() - interval '1 millisecond' * "headStartMs"
    ELSE least(now(), greatest(
        served_at - (SELECT milliseconds FROM clock_offset) * interval '1 millisecond',
        now() - interval '${turnCreditMaxMs} milliseconds'))
      - interval '1 millisecond' * coalesce(head_start_ms, ${neutralHeadStartMs})
    END) AS run_at
  FROM jsonb_to_recordset($1::jsonb)
    AS request(name text, payload jsonb, key text, "runAt" timestamptz, "headStartMs" int, "daemonSetUid" uuid)
  LEFT JOIN daemon_set_work ON daemon_set_uid = "daemonSetUid"`;
