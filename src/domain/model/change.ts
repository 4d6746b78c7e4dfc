import type { DaemonSetImage, NodeImage, PodImage } from './images.ts';
import type { Labels } from './object-meta.ts';

export type ChangeKind = 'Pod' | 'Node' | 'DaemonSet';
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** The lifecycle steps that one change of a pod can mean; one report can be STARTED and READY at once. */
export type PodTransition =
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

/** What an object was before the change, of all that one can filter by: without it nobody sees an object leave a view. */
export interface PreviousValues {
  readonly labels: Labels;
  /** Pods only, as are the next three. */
  readonly phase?: string;
  readonly ready?: boolean;
  readonly nodeName?: string | null;
  /** Of the DaemonSet that controlled it: by then it may be gone, with nobody left to tell its name by its uid. */
  readonly daemonSetName?: string | null;
  /** Nodes only. */
  readonly unschedulable?: boolean;
  readonly tainted?: boolean;
}

/** One changed object of one transaction, as the feed carries it. For DELETED, object is the last state. */
export interface Change {
  readonly kind: ChangeKind;
  readonly type: ChangeType;
  readonly uid: string;
  /** '' for nodes. */
  readonly namespace: string;
  readonly name: string;
  /** The DaemonSet that controls the pod (for a DaemonSet, itself). */
  readonly daemonSetUid: string | null;
  /** The node a pod is bound to or aims at (for a node, itself). */
  readonly nodeName: string | null;
  readonly transitions: readonly PodTransition[];
  readonly object: PodImage | NodeImage | DaemonSetImage;
  readonly previous: PreviousValues | null;
}

/** Short name within status rules. */
export type Transition = PodTransition;
