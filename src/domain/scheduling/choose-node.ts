import { preferredScore } from '../affinity/node-affinity.ts';
import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import { isTolerated } from '../taints/toleration.ts';
import type { NodeCandidate } from './node-candidate.ts';
import type { SchedulablePod } from './schedulable-pod.ts';

/**
 * The best of the nodes that fit: most preferred by the pod's affinity, then fewest PreferNoSchedule taints that it does
 * not tolerate, then fewest pods, then by name, so that the choice is the same every time. undefined: there is none.
 */
export function chooseNode(pod: SchedulablePod, fitting: readonly NodeCandidate[]): NodeCandidate | undefined {
  const rated = fitting.map((node) => ({
    node,
    preference: preferredScore(pod.nodeAffinity, node),
    unwelcome: node.taints.filter(
      (taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, pod.tolerations),
    ).length,
  }));
  const better = compareBy<(typeof rated)[number]>(
    (left, right) => compareNumbers(right.preference, left.preference),
    (left, right) => compareNumbers(left.unwelcome, right.unwelcome),
    (left, right) => compareNumbers(left.node.used.pods, right.node.used.pods),
    (left, right) => compareText(left.node.name, right.node.name),
  );
  return rated.sort(better)[0]?.node;
}
