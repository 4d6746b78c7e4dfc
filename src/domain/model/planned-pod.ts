import type { PodPhase } from './pod.ts';

/** What of a pod the planning of its DaemonSet looks at. Times are milliseconds since 1970. */
export interface PlannedPod {
  readonly uid: string;
  readonly name: string;
  /** The node it is bound to. */
  readonly nodeName: string | null;
  /** The node its affinity names while it is not bound. */
  readonly targetNode: string | null;
  readonly phase: PodPhase;
  readonly ready: boolean;
  /** When Ready last became True; null while it is not ready, or when nobody said. */
  readonly readySince: number | null;
  /** Label controller-revision-hash. */
  readonly hash: string | null;
  readonly creationTime: number;
  /** It has a deletion timestamp. */
  readonly deleting: boolean;
  /** 0: made by the DaemonSet, 1: its surge pod beside the old one, null: made by somebody else. */
  readonly slot: 0 | 1 | null;
}
