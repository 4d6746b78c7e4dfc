import type { Filter, FilterFailure } from './filter.ts';
import { hostPorts } from './filters/host-ports.ts';
import { nodeAffinity } from './filters/node-affinity.ts';
import { nodeName } from './filters/node-name.ts';
import { nodeUnschedulable } from './filters/node-unschedulable.ts';
import { resourcesFit } from './filters/resources-fit.ts';
import { taintToleration } from './filters/taint-toleration.ts';
import type { NodeCandidate } from './node-candidate.ts';
import { addPodUsage } from './node-usage.ts';
import type { SchedulablePod } from './schedulable-pod.ts';

/**
 * The filters in their order: first those that no preemption can help, cheapest first, so that their answer is the one
 * that decides; then those that other pods cause.
 */
export const filterList: readonly Filter[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  hostPorts,
  resourcesFit,
];

/** The first filter that the node does not pass; null: the pod fits. Room that is kept for nominated pods counts as used. */
export function findFilterFailure(pod: SchedulablePod, node: NodeCandidate): FilterFailure | null {
  const reserved = withReservations(pod, node);
  for (const filter of filterList) {
    const failure = filter(pod, reserved);
    if (failure) return failure;
  }
  return null;
}

function withReservations(pod: SchedulablePod, node: NodeCandidate): NodeCandidate {
  const others = (node.nominated ?? []).filter((one) => one.uid !== pod.uid && one.priority >= pod.priority);
  return others.length === 0 ? node : { ...node, used: others.reduce(addPodUsage, node.used) };
}
