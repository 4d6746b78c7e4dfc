import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import type { PlannedPod } from '../model/planned-pod.ts';

/** Bound before unbound, then the older, then the smaller name. Phase and readiness do not matter. */
export const comparePods = compareBy<PlannedPod>(
  (left, right) => compareNumbers(left.nodeName === null ? 1 : 0, right.nodeName === null ? 1 : 0),
  (left, right) => compareNumbers(left.creationTime, right.creationTime),
  (left, right) => compareText(left.name, right.name),
);

/** Pods of one DaemonSet on one node in the order in which they speak for it; the first one stays when only one may. */
export function orderPods(pods: readonly PlannedPod[]): PlannedPod[] {
  return [...pods].sort(comparePods);
}
