import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import type { NodeCandidate, PodOnNode } from './node-candidate.ts';
import { addPodUsage } from './node-usage.ts';
import type { SchedulablePod } from './schedulable-pod.ts';
import { schedulePod } from './schedule-pod.ts';
import type { SchedulingOutcome } from './schedule-pod.ts';

export interface ScheduledPod {
  readonly pod: SchedulablePod;
  readonly result: SchedulingOutcome;
}

/** Higher priority first, then the older. */
export const compareSchedulingOrder = compareBy<SchedulablePod>(
  (left, right) => compareNumbers(right.priority, left.priority),
  (left, right) => compareNumbers(left.creationTime, right.creationTime),
  (left, right) => compareText(left.name, right.name),
);

/**
 * Schedules many pods one after the other, each seeing what those before it took, reserved or will free. A pod that names
 * its node is tested against that node only, so a batch of daemon pods costs as much as it has pods.
 */
export function scheduleBatch(input: {
  readonly pods: readonly SchedulablePod[];
  readonly candidates: readonly NodeCandidate[];
}): ScheduledPod[] {
  const nodes = new Map(input.candidates.map((node) => [node.name, node]));
  return [...input.pods].sort(compareSchedulingOrder).map((pod) => {
    const result = schedulePod({ pod, candidates: candidatesFor(pod, nodes) });
    assume(pod, result, nodes);
    return { pod, result };
  });
}

function candidatesFor(pod: SchedulablePod, nodes: ReadonlyMap<string, NodeCandidate>): NodeCandidate[] {
  if (pod.targetNode === null) return [...nodes.values()];
  const target = nodes.get(pod.targetNode);
  return target ? [target] : [];
}

/** Notes what the outcome changes on the nodes, for the pods that come after. */
function assume(pod: SchedulablePod, result: SchedulingOutcome, nodes: Map<string, NodeCandidate>): void {
  const name = result.outcome === 'bind' ? result.node : result.preemption?.node;
  const node = name === undefined ? undefined : nodes.get(name);
  if (!node) return;
  const newcomer: PodOnNode = { ...pod, startTime: null, deleting: false };
  const nominated = (node.nominated ?? []).filter((one) => one.uid !== pod.uid);
  if (result.outcome === 'bind') {
    const used = addPodUsage(node.used, pod);
    nodes.set(node.name, { ...node, used, nominated, ...(node.pods && { pods: [...node.pods, newcomer] }) });
    return;
  }
  const { victims = [], clearNominations = [] } = result.preemption ?? {};
  nodes.set(node.name, {
    ...node,
    nominated: [...nominated.filter((one) => !clearNominations.includes(one.uid)), newcomer],
    pods: (node.pods ?? []).map((one) => (victims.includes(one.uid) ? { ...one, deleting: true } : one)),
  });
}
