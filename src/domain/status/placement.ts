import type { NodeDecision, Placement } from '../model/placement.ts';
import type { PlannedPod } from '../model/planned-pod.ts';
import { orderPods } from '../planning/order-pods.ts';
import { isPodUpdated } from '../revision/match-revision.ts';
import { becomesAvailableAt, isAvailable } from '../rollout/availability.ts';

export interface PlacementInput {
  readonly decision: Pick<NodeDecision, 'shouldRun' | 'shouldContinue'>;
  /** Pods of this DaemonSet whose node this is, in any order and phase, terminating ones included. */
  readonly pods: readonly PlannedPod[];
  readonly currentHash: string;
  readonly minReadySeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What one node contributes to its DaemonSet's numbers (DaemonSetStatus). Only the first pod of the node speaks for
 * ready, available and updated, and only where the daemon should run.
 */
export function computePlacement(input: PlacementInput): Placement {
  const { decision, minReadySeconds, now, currentHash } = input;
  const pods = orderPods(input.pods);
  const [first] = pods;
  const counted = decision.shouldRun ? first : undefined;
  const available = (pod: PlannedPod) => isAvailable({ pod, minReadySeconds, now });
  const present = pods.filter((pod) => !pod.deleting);
  return {
    shouldRun: decision.shouldRun,
    shouldContinue: decision.shouldContinue,
    current: counted !== undefined,
    misscheduled: !decision.shouldRun && first !== undefined,
    ready: counted !== undefined && counted.ready,
    available: counted !== undefined && available(counted),
    updated: counted !== undefined && isPodUpdated(counted.hash, currentHash),
    serving: decision.shouldRun && present.some(available),
    availableAt: earliest(pods.map((pod) => becomesAvailableAt({ pod, minReadySeconds, now }))),
  };
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((least, time) => (time !== null && (least === null || time < least) ? time : least), null);
}
