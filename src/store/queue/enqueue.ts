import { leadingHeadStartMs } from '../../domain/turns/turn-order.ts';
import type { JobRequest } from '../core/jobs.ts';
import type { JobName, JobPayloads } from './job-names.ts';

/**
 * How much earlier jobs come that are not of one set. What all sets wait for goes before them; housekeeping goes behind
 * everything that somebody may watch, but is not put off for longer than the order bounds it.
 */
const HEAD_START_MS: Readonly<Record<Exclude<JobName, 'reconcileDaemonSet'>, number>> = {
  expandMarks: leadingHeadStartMs,
  publishStatuses: leadingHeadStartMs,
  schedulePods: leadingHeadStartMs,
  sweep: 0,
  prune: 0,
};

/**
 * The request for a wake-up, for `tx.enqueue` or addJobs. Its key merges it with one that still waits (and pulls that one
 * to now); while one of the key runs, another is queued behind it. It always means now: what is due later is a mark with
 * a later due time, and the mark watcher wakes at the earliest of those (due-marks.ts).
 */
export function jobOf<Name extends JobName>(name: Name, payload: JobPayloads[Name]): JobRequest {
  // Distributing over the union by hand: TypeScript cannot narrow payload by name in a generic function.
  if ('uid' in payload) return { name, payload, key: `${name}:${payload.uid}`, turn: { daemonSetUid: payload.uid } };
  return { name, payload, key: name, turn: { headStartMs: HEAD_START_MS[name as keyof typeof HEAD_START_MS] } };
}
