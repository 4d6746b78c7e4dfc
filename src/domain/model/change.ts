import type { JsonObject } from './json.ts';

export type ChangeKind = 'DaemonSet' | 'Node' | 'Pod' | 'Event' | 'PriorityClass' | 'ControllerRevision';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** Steps in a pod's life; one change can take several at once. */
export type Transition =
  | 'CREATED'
  | 'SCHEDULED'
  | 'STARTED'
  | 'READY'
  | 'UNREADY'
  | 'FAILED'
  | 'SUCCEEDED'
  | 'EVICTED'
  | 'PREEMPTED'
  | 'TERMINATING'
  | 'DELETED'
  | 'UPDATED';

/** One changed object of one transaction, as the feed carries it. */
export interface Change {
  readonly kind: ChangeKind;
  readonly type: ChangeType;
  readonly uid: string;
  /** '' for objects without a namespace. */
  readonly namespace: string;
  readonly name: string;
  /** The owning DaemonSet, of pods and revisions. */
  readonly daemonSetUid: string | null;
  /** The node it is bound to, or that its affinity names. */
  readonly nodeName: string | null;
  readonly transitions: readonly Transition[];
  /** Compact image after the change; for DELETED the last one. */
  readonly object: JsonObject;
  /** Earlier values of everything that can be filtered by; null for ADDED. */
  readonly previous: JsonObject | null;
  /** ISO 8601 with milliseconds. */
  readonly occurredAt: string;
}
