import type { PlacementReason } from '../model/placement.ts';
import type { BackoffState } from './failed-pod-backoff.ts';

/** Why a pod of a DaemonSet is deleted. */
export type DeletionReason =
  'SHOULD_NOT_RUN' | 'SURPLUS' | 'FAILED' | 'NODE_GONE' | 'OUTDATED' | 'OUTDATED_UNAVAILABLE' | 'REPLACED';

export interface PodDeletion {
  readonly uid: string;
  readonly reason: DeletionReason;
}

/** What is to be done for one DaemonSet on one node so that the node has what it should have. */
export interface NodePlan {
  readonly create: 0 | 1;
  /** Slot of the pod to create. */
  readonly slot: 0 | 1;
  readonly delete: readonly PodDeletion[];
  /** uids of pods that stay; pods that are terminating already are in neither list. */
  readonly keep: readonly string[];
  /** A surge pod that takes over slot 0 because its partner has gone; else null. */
  readonly promote: string | null;
  /** Why the node should not run the daemon, or why a pod that it lacks is not made now. */
  readonly reasons: readonly PlacementReason[];
  /** Memory to store about failed pods; null: unchanged. */
  readonly backoff: BackoffState | null;
  /** When (ms) to plan again because time alone will change the outcome; null: never. */
  readonly retryAt: number | null;
}
