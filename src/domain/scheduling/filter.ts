import type { NodeCandidate } from './node-candidate.ts';
import type { SchedulablePod } from './schedulable-pod.ts';

export type FilterName =
  'NODE_UNSCHEDULABLE' | 'NODE_NAME' | 'TAINT_TOLERATION' | 'NODE_AFFINITY' | 'HOST_PORTS' | 'RESOURCES_FIT';

/** Why a node does not fit. */
export interface FilterFailure {
  readonly filter: FilterName;
  /** final: no other pod's leaving would help. */
  readonly failureClass: 'final' | 'preemptable';
  /** In words that can be counted over nodes: they do not name the node. */
  readonly reasons: readonly string[];
}

/** One test of a pod against a node; null: it passes. */
export type Filter = (pod: SchedulablePod, node: NodeCandidate) => FilterFailure | null;
