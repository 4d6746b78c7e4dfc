import { addAmounts, noResources, subtractAmounts } from '../quantity/resource-sum.ts';
import type { HostPort, ResourceAmounts } from '../quantity/resource-sum.ts';

/** What a pod takes from its node. */
export interface PodUsage {
  readonly requests: ResourceAmounts;
  readonly hostPorts: readonly HostPort[];
}

/** What the pods of a node take together; kept by adding and removing, never counted anew. */
export interface NodeUsage {
  readonly requests: ResourceAmounts;
  /** One entry a pod and port: the same one twice means two pods hold it. */
  readonly hostPorts: readonly HostPort[];
  readonly pods: number;
}

export const noUsage: NodeUsage = { requests: noResources, hostPorts: [], pods: 0 };

/** The usage with one more pod. */
export function addPodUsage(usage: NodeUsage, pod: PodUsage): NodeUsage {
  return {
    requests: addAmounts(usage.requests, pod.requests),
    hostPorts: pod.hostPorts.length > 0 ? [...usage.hostPorts, ...pod.hostPorts] : usage.hostPorts,
    pods: usage.pods + 1,
  };
}

/** The usage without a pod that was added before. */
export function removePodUsage(usage: NodeUsage, pod: PodUsage): NodeUsage {
  const hostPorts = [...usage.hostPorts];
  for (const port of pod.hostPorts) {
    const at = hostPorts.findIndex((held) => isSamePort(held, port));
    if (at >= 0) hostPorts.splice(at, 1);
  }
  return { requests: subtractAmounts(usage.requests, pod.requests), hostPorts, pods: usage.pods - 1 };
}

function isSamePort(left: HostPort, right: HostPort): boolean {
  return left.protocol === right.protocol && left.hostIP === right.hostIP && left.hostPort === right.hostPort;
}
