import { setTimeout as delay } from 'node:timers/promises';
import type { TaskList, WorkerLog } from '../../../src/store/queue/run-worker.ts';
import { jobNames, type JobName } from '../../../src/store/queue/job-names.ts';
import type { TurnOutcome } from '../../../src/store/queue/turn-outcome.ts';

/** Waits until a condition holds, for at most 10 s. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waitedMs = 0; !(await condition()); waitedMs += 10) {
    if (waitedMs > 10_000) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}

/** Tasks that all do the same, told which job it is. Nothing is left unless they say so. */
export function tasks(
  work: (name: JobName, payload: object, signal: AbortSignal) => Promise<TurnOutcome | void>,
): TaskList {
  const task = (name: JobName) => async (payload: object, signal: AbortSignal) =>
    (await work(name, payload, signal)) ?? 'DONE';
  return Object.fromEntries(jobNames.map((name) => [name, task(name)])) as unknown as TaskList;
}

export interface CollectedLog extends WorkerLog {
  readonly errors: { readonly details: object; readonly message: string }[];
}

export function collectLog(): CollectedLog {
  const errors: CollectedLog['errors'] = [];
  return {
    errors,
    debug: () => undefined,
    warn: () => undefined,
    error: (details, message) => errors.push({ details, message }),
  };
}
