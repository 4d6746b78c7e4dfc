import { fnv1a32 } from '../../util/fnv-hash.ts';
import type { JobRequest } from '../core/jobs.ts';
import type { JobName, JobPayloads } from './job-names.ts';

/** Sets share so many named queues: a set's jobs come one after the other, and few sets wait for another's. */
const RECONCILE_QUEUES = 4;

/** Lower runs first. Housekeeping waits for everything that somebody may watch. */
const PRIORITY: Readonly<Record<JobName, number>> = {
  reconcileDaemonSet: 0,
  expandMarks: 0,
  schedulePods: 0,
  sweep: 10,
  prune: 10,
};

/**
 * The request for a wake-up, for `tx.enqueue` or addJobs. Its key merges it with one that still waits (and pulls that one
 * to now); while one of the key runs, another is queued behind it. It always means now: what is due later is a mark with
 * a later due time, and the mark watcher wakes at the earliest of those (due-marks.ts).
 */
export function jobOf<Name extends JobName>(name: Name, payload: JobPayloads[Name]): JobRequest {
  // Distributing over the union by hand: TypeScript cannot narrow payload by name in a generic function.
  const uid = 'uid' in payload ? payload.uid : null;
  return {
    name,
    payload,
    key: uid === null ? name : `${name}:${uid}`,
    queue: uid === null ? name : `${name}-${fnv1a32(uid) % RECONCILE_QUEUES}`,
    priority: PRIORITY[name],
  };
}
