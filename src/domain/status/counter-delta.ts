import type { Counters, Placement } from '../model/placement.ts';

export const zeroCounters: Counters = {
  desired: 0,
  current: 0,
  misscheduled: 0,
  ready: 0,
  available: 0,
  updated: 0,
  serving: 0,
};

/** What the set's numbers change by when one node's placement changes; null: the node is not counted (yet, or any more). */
export function counterDelta(before: Placement | null, after: Placement | null): Counters {
  const change = (of: (placement: Placement) => boolean) =>
    (after && of(after) ? 1 : 0) - (before && of(before) ? 1 : 0);
  return {
    desired: change((one) => one.shouldRun),
    current: change((one) => one.current),
    misscheduled: change((one) => one.misscheduled),
    ready: change((one) => one.ready),
    available: change((one) => one.available),
    updated: change((one) => one.updated),
    serving: change((one) => one.serving),
  };
}

export function addCounters(left: Counters, right: Counters): Counters {
  return {
    desired: left.desired + right.desired,
    current: left.current + right.current,
    misscheduled: left.misscheduled + right.misscheduled,
    ready: left.ready + right.ready,
    available: left.available + right.available,
    updated: left.updated + right.updated,
    serving: left.serving + right.serving,
  };
}
