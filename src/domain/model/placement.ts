/** Why a DaemonSet's pod is, or is not, on a node; the first five come from the template, the others from the moment. */
export type PlacementReasonCode =
  | 'NODE_NAME'
  | 'NODE_SELECTOR'
  | 'NODE_AFFINITY'
  | 'TAINT_NO_SCHEDULE'
  | 'TAINT_NO_EXECUTE'
  | 'NODE_GONE'
  | 'WAITS_FOR_TERMINATION'
  | 'BACKING_OFF';

export interface PlacementReason {
  readonly code: PlacementReasonCode;
  /** For people: names the keys, values and taints concerned. */
  readonly message: string;
}

/** One DaemonSet's template against one node. Never should-run without should-continue. */
export interface NodeDecision {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
  /** Everything that stands against it; empty when it should run. */
  readonly reasons: readonly PlacementReason[];
}

/** What one node contributes to the numbers of one DaemonSet. */
export interface Placement {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
  readonly current: boolean;
  readonly misscheduled: boolean;
  readonly ready: boolean;
  readonly available: boolean;
  readonly updated: boolean;
  /** Should run here, and some pod is available and not terminating: this node does not use up maxUnavailable. */
  readonly serving: boolean;
  /** The first moment (ms) at which a pod that is ready now has been so for minReadySeconds; null: nothing waits for it. */
  readonly availableAt: number | null;
}

/** Sums of placements over nodes; each node counts at most once in each. */
export interface Counters {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  readonly serving: number;
}
