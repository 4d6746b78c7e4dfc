import type { NodeView } from '../model/node-view.ts';
import type { HostPort, ResourceAmounts } from '../quantity/resource-sum.ts';
import type { NodeUsage } from './node-usage.ts';

/** A pod that is bound to a node, or that others make room for, as preemption sees it. */
export interface PodOnNode {
  readonly uid: string;
  readonly name: string;
  readonly priority: number;
  /** Milliseconds since 1970; null: not started yet. */
  readonly startTime: number | null;
  readonly deleting: boolean;
  readonly requests: ResourceAmounts;
  readonly hostPorts: readonly HostPort[];
}

/** A node that a pod might go to. */
export interface NodeCandidate extends NodeView {
  readonly unschedulable: boolean;
  readonly allocatable: ResourceAmounts;
  /** Allocatable `pods`. */
  readonly podCapacity: number;
  /** Of all pods bound here that have not ended, terminating ones included. */
  readonly used: NodeUsage;
  /** The pods behind `used`; without them nobody is preempted here. */
  readonly pods?: readonly PodOnNode[];
  /** Pending pods whose nominated node this is: room is kept for them against pods of lower priority. */
  readonly nominated?: readonly PodOnNode[];
}
