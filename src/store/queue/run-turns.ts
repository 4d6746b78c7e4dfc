import type { Job, JobHelpers, Task } from 'graphile-worker';
import { addJobs } from '../core/jobs.ts';
import { pgQueryable } from '../core/queryable.ts';
import { jobOf } from './enqueue.ts';
import { jobNames, type JobName, type JobPayloads } from './job-names.ts';
import { requeue, retryLater } from './requeue.ts';
import type { TaskList, WorkerLog } from './run-worker.ts';

/** Another server is at it: its turn is short. */
const BUSY_RETRY_MS = 50;
/** Behind a turn of this process, which wakes it at its end; this only is for the case that it cannot. */
const BEHIND_MS = 1_000;

/**
 * The tasks as graphile-worker runs them: each job is one turn. No two turns of one key run at a time in a process; what keeps
 * servers apart are the locks of the rows. A worker never waits for either: what is under way is put off, and the worker takes the next job.
 */
export function runTurns(taskList: TaskList, log: WorkerLog): Record<string, Task> {
  const running = new Map<string, Turn>();
  const failures = new Map<string, number>();
  const tasks = jobNames.map((name) => {
    // The payload was written by jobOf with this very name.
    const work = taskList[name] as (payload: unknown, signal: AbortSignal) => ReturnType<TaskList[JobName]>;
    const task: Task = async (payload, helpers) => {
      const { job } = helpers;
      const key = job.key ?? `${name} ${JSON.stringify(payload)}`;
      const before = running.get(key);
      if (before !== undefined) {
        before.isAskedAgain = true;
        const putOff = requeue(helpers, { ...job, key }, BEHIND_MS).finally(() => before.putOff.delete(putOff));
        before.putOff.add(putOff);
        return putOff;
      }
      const turn: Turn = { isAskedAgain: false, putOff: new Set() };
      running.set(key, turn);
      try {
        const outcome = await work(payload, helpers.abortSignal ?? new AbortController().signal);
        failures.delete(key);
        if (outcome === 'BUSY') await tryAgainSoon(helpers, { ...job, key }, name);
        else if (outcome === 'MORE') turn.isAskedAgain = true;
      } catch (error) {
        const attempt = (failures.get(key) ?? 0) + 1;
        failures.set(key, attempt);
        const delayMs = await retryLater(helpers, { ...job, key }, attempt);
        log.error({ err: error, job: name, payload, attempt, retryMs: delayMs }, 'a job failed');
      } finally {
        // What is put off behind this turn is in the queue before it is pulled to the present.
        await Promise.allSettled(turn.putOff);
        running.delete(key);
      }
      if (turn.isAskedAgain) await takeTurnAgain(helpers, job, name);
    };
    return [name, task] as const;
  });
  return Object.fromEntries(tasks);
}

interface Turn {
  /** Somebody woke it meanwhile, or it left work: it may have read before what it is woken for. */
  isAskedAgain: boolean;
  /** Jobs of its key that came meanwhile and are just being queued again. */
  readonly putOff: Set<Promise<void>>;
}

/** Idle workers look for what has become due every few seconds only, and at once for what is added. */
async function tryAgainSoon(helpers: JobHelpers, job: Job, name: JobName): Promise<void> {
  await requeue(helpers, job, BUSY_RETRY_MS);
  // When this fails, the process is about to end or without a database: then the job is found as it is.
  setTimeout(() => void takeTurnAgain(helpers, job, name).catch(() => undefined), BUSY_RETRY_MS).unref();
}

/** At the place that its turn has now, behind whoever waits longer. */
function takeTurnAgain(helpers: JobHelpers, job: Job, name: JobName): Promise<void> {
  return helpers.withPgClient((client) =>
    addJobs(
      pgQueryable((text, values) => client.query(text, values)),
      [jobOf(name, job.payload as JobPayloads[JobName])],
      { isAfterTurn: true },
    ),
  );
}
