import { targetNodeOf } from '../affinity/target-node-affinity.ts';
import type { Labels } from '../model/object-meta.ts';
import type { PodSpec } from '../model/pod-template.ts';
import type { PreemptionPolicy } from '../model/priority-class.ts';
import type { NodeAffinity } from '../model/selector.ts';
import type { Toleration } from '../model/taint.ts';
import { podHostPorts, podRequests } from '../quantity/resource-sum.ts';
import type { HostPort, ResourceAmounts } from '../quantity/resource-sum.ts';

/** What of a pod decides where it can run; made once, tested against nodes. */
export interface SchedulablePod {
  readonly uid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  readonly priority: number;
  readonly preemptionPolicy: PreemptionPolicy;
  /** A node for which others already make room. */
  readonly nominatedNodeName: string | null;
  /** The node that its spec names. */
  readonly nodeName: string | null;
  /** The only node that can pass, as daemon pods have one; null: any. */
  readonly targetNode: string | null;
  readonly nodeSelector: Labels | undefined;
  readonly nodeAffinity: NodeAffinity | undefined;
  readonly tolerations: readonly Toleration[];
  readonly requests: ResourceAmounts;
  readonly hostPorts: readonly HostPort[];
}

/**
 * Takes from a pod what scheduling looks at. The spec is the pod's own, with the automatic tolerations and the node's
 * affinity of a daemon pod in it. requests and hostPorts may be given where they are known already.
 */
export function toSchedulablePod(pod: {
  readonly uid: string;
  readonly name: string;
  readonly creationTime: number;
  readonly priority: number;
  readonly preemptionPolicy: PreemptionPolicy;
  readonly nominatedNodeName?: string | null;
  readonly spec: PodSpec;
  readonly requests?: ResourceAmounts;
  readonly hostPorts?: readonly HostPort[];
}): SchedulablePod {
  const { spec } = pod;
  return {
    uid: pod.uid,
    name: pod.name,
    creationTime: pod.creationTime,
    priority: pod.priority,
    preemptionPolicy: pod.preemptionPolicy,
    nominatedNodeName: pod.nominatedNodeName ?? null,
    nodeName: spec.nodeName || null,
    targetNode: soleTargetOf(spec),
    nodeSelector: spec.nodeSelector,
    nodeAffinity: spec.affinity?.nodeAffinity,
    tolerations: spec.tolerations ?? [],
    requests: pod.requests ?? podRequests(spec),
    hostPorts: pod.hostPorts ?? podHostPorts(spec),
  };
}

/**
 * The only node that a pod can go to, by its spec; null: there may be others. With several ORed terms another node than the
 * first named one may pass.
 */
export function soleTargetOf(spec: Pick<PodSpec, 'nodeName' | 'affinity'>): string | null {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return spec.nodeName || terms.length === 1 ? targetNodeOf(spec) : null;
}
