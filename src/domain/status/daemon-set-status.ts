import { assert } from '../../util/assert.ts';
import type { DaemonSetStatus } from '../model/daemon-set.ts';
import type { Counters } from '../model/placement.ts';

/** The status that people see (DaemonSetStatus), from the counters. collisionCount shows only after a collision. */
export function daemonSetStatus(input: {
  readonly counters: Counters;
  readonly observedGeneration: number;
  readonly collisionCount?: number | null;
}): DaemonSetStatus {
  const { counters, observedGeneration, collisionCount } = input;
  assert(isConsistent(counters), `counters contradict each other: ${JSON.stringify(counters)}`);
  return {
    observedGeneration,
    desiredNumberScheduled: counters.desired,
    currentNumberScheduled: counters.current,
    numberMisscheduled: counters.misscheduled,
    numberReady: counters.ready,
    updatedNumberScheduled: counters.updated,
    numberAvailable: counters.available,
    numberUnavailable: counters.desired - counters.available,
    ...(typeof collisionCount === 'number' && { collisionCount }),
  };
}

/** What holds for the numbers of every set at every moment. */
export function isConsistent(counters: Counters): boolean {
  const { desired, current, misscheduled, ready, available, updated, serving } = counters;
  return (
    Math.min(...Object.values(counters)) >= 0 &&
    current <= desired &&
    ready <= current &&
    available <= ready &&
    updated <= current &&
    serving <= current &&
    Number.isSafeInteger(misscheduled)
  );
}
