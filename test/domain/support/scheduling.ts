import type { PodSpec } from '../../../src/domain/model/pod-template.ts';
import { podCapacity, resourceAmounts } from '../../../src/domain/quantity/resource-sum.ts';
import type { HostPort } from '../../../src/domain/quantity/resource-sum.ts';
import type { NodeCandidate, PodOnNode } from '../../../src/domain/scheduling/node-candidate.ts';
import { addPodUsage, noUsage } from '../../../src/domain/scheduling/node-usage.ts';
import { toSchedulablePod } from '../../../src/domain/scheduling/schedulable-pod.ts';
import type { SchedulablePod } from '../../../src/domain/scheduling/schedulable-pod.ts';

/** A pending pod that asks for `requests`. */
export function pendingPod(
  requests: Record<string, string>,
  more: Partial<SchedulablePod> & { spec?: Partial<PodSpec> } = {},
): SchedulablePod {
  const { spec, ...rest } = more;
  const containers = [{ name: 'c', resources: { requests } }];
  return {
    ...toSchedulablePod({
      uid: 'pod',
      name: 'pod',
      creationTime: 0,
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      spec: { containers, ...spec },
    }),
    ...rest,
  };
}

/** A pod that is bound to a node already. */
export function boundPod(uid: string, requests: Record<string, string>, more: Partial<PodOnNode> = {}): PodOnNode {
  const amounts = resourceAmounts(requests);
  return { uid, name: uid, priority: 0, startTime: 0, deleting: false, requests: amounts, hostPorts: [], ...more };
}

/** A node with those pods on it. */
export function candidate(
  name: string,
  pods: readonly PodOnNode[] = [],
  more: Partial<NodeCandidate> & { allocatable?: never } = {},
): NodeCandidate {
  return nodeWith({ cpu: '10m', memory: '20', pods: '32' }, { name, pods, more });
}

/** The same with other allocatable resources. */
export function nodeWith(
  allocatable: Record<string, string>,
  input: { name: string; pods?: readonly PodOnNode[]; more?: Partial<NodeCandidate> },
): NodeCandidate {
  const pods = input.pods ?? [];
  return {
    name: input.name,
    labels: {},
    taints: [],
    unschedulable: false,
    allocatable: resourceAmounts(allocatable),
    podCapacity: podCapacity(allocatable),
    used: pods.reduce(addPodUsage, noUsage),
    pods,
    ...input.more,
  };
}

export const tcp = (hostPort: number, hostIP = '0.0.0.0'): HostPort => ({ protocol: 'TCP', hostIP, hostPort });
export const udp = (hostPort: number, hostIP = '0.0.0.0'): HostPort => ({ protocol: 'UDP', hostIP, hostPort });
