import { setTimeout as delay } from 'node:timers/promises';
import type { TaskList, WorkerLog } from '../../../src/store/queue/run-worker.ts';
import type { JobName } from '../../../src/store/queue/job-names.ts';

/** Waits until a condition holds, for at most 10 s. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waitedMs = 0; !(await condition()); waitedMs += 10) {
    if (waitedMs > 10_000) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}

/** Tasks that all do the same, told which job it is. */
export function tasks(work: (name: JobName, payload: object, signal: AbortSignal) => Promise<void>): TaskList {
  return {
    reconcileDaemonSet: (payload, signal) => work('reconcileDaemonSet', payload, signal),
    expandMarks: (payload, signal) => work('expandMarks', payload, signal),
    schedulePods: (payload, signal) => work('schedulePods', payload, signal),
    sweep: (payload, signal) => work('sweep', payload, signal),
    prune: (payload, signal) => work('prune', payload, signal),
  };
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
