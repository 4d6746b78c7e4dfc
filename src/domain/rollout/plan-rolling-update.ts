import { assert } from '../../util/assert.ts';
import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import type { PlannedPod } from '../model/planned-pod.ts';
import type { PodDeletion } from '../planning/plan.ts';

/** The pods of a rollout, as little of them as the rule needs. */
export interface RolloutPod extends Pick<
  PlannedPod,
  'uid' | 'name' | 'nodeName' | 'targetNode' | 'creationTime' | 'deleting'
> {
  /** Number of the revision it is from; 0: none that is kept. */
  readonly revision: number;
  /** Its node should run the daemon; false: it stays there only by grace. */
  readonly shouldRun: boolean;
}

export interface RollingUpdateInput {
  /** Nodes that should run the daemon. */
  readonly desired: number;
  /** maxUnavailable, scaled (`rolloutBudget`). */
  readonly budget: number;
  /** Of those nodes: with a pod that is available and not terminating (Counters.serving). */
  readonly serving: number;
  /** Every pod of an earlier revision that is not available, on any node. */
  readonly unavailableOld: readonly RolloutPod[];
  /** Pods of an earlier revision that are available; `budget` of them are enough, taken in the order of `compareRolloutPods`. */
  readonly availableOldCandidates: readonly RolloutPod[];
}

/**
 * Whom a rollout takes first, where Kubernetes leaves it to chance: pods of the oldest revision; of these the ones that
 * stay on their node only by grace, since taking them costs the set nothing; then those that have served the shortest;
 * then by node and name.
 */
export const compareRolloutPods = compareBy<RolloutPod>(
  (left, right) => compareNumbers(left.revision, right.revision),
  (left, right) => compareNumbers(left.shouldRun ? 1 : 0, right.shouldRun ? 1 : 0),
  (left, right) => compareNumbers(right.creationTime, left.creationTime),
  (left, right) => compareText(nodeOf(left), nodeOf(right)),
  (left, right) => compareText(left.name, right.name),
  (left, right) => compareText(left.uid, right.uid),
);

/**
 * Which old pods of a RollingUpdate without surge go now (v1.20; document: "ローリングアップデート"). Those that are not
 * available serve nobody and go at once; of the others as many as the budget leaves. Their replacements are made by
 * `planNode` once they are gone. What it costs depends on the pods given, never on the number of nodes.
 */
export function planRollingUpdate(input: RollingUpdateInput): PodDeletion[] {
  assert(input.serving <= input.desired, 'only nodes that should run the daemon can be serving');
  const unavailable = input.desired - input.serving;
  const left = Math.max(0, input.budget - unavailable);
  const broken = input.unavailableOld.filter((pod) => !pod.deleting).sort(compareRolloutPods);
  const candidates = input.availableOldCandidates.filter((pod) => !pod.deleting).sort(compareRolloutPods);
  return [
    ...broken.map((pod): PodDeletion => ({ uid: pod.uid, reason: 'OUTDATED_UNAVAILABLE' })),
    ...candidates.slice(0, left).map((pod): PodDeletion => ({ uid: pod.uid, reason: 'OUTDATED' })),
  ];
}

function nodeOf(pod: RolloutPod): string {
  return pod.nodeName ?? pod.targetNode ?? '';
}
