import type { Json, JsonObject } from './json.ts';
import type { Annotations, Labels, OwnerReference } from './object-meta.ts';
import type { Condition, ContainerStatus, PodPhase } from './pod.ts';
import type { DaemonSetSpec, DaemonSetStatus } from './daemon-set.ts';
import type { NodeAddress } from './node.ts';
import type { ResourceList } from './pod-template.ts';
import type { Taint } from './taint.ts';

/**
 * Images: objects as rows have them and as the change feed carries them, complete but for pod templates, which stand
 * once in pod_templates and are referred to by key. Times are ISO 8601 strings with milliseconds in UTC;
 * resourceVersion is a decimal string.
 */
interface ImageMeta {
  readonly uid: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
}

export interface PodOwner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** DAEMON: made by a DaemonSet from its template. BARE: made by a person. */
export type PodSource = 'DAEMON' | 'BARE';

export interface PodImage extends ImageMeta {
  readonly namespace: string;
  readonly generateName: string | null;
  readonly source: PodSource;
  readonly finalizers: readonly string[];
  /** The controller reference. */
  readonly owner: PodOwner | null;
  readonly otherOwnerReferences: readonly OwnerReference[] | null;
  readonly templateKey: string;
  /** Top-level spec fields edited on this pod. */
  readonly specOverride: JsonObject | null;
  /** '' without the label controller-revision-hash. */
  readonly revisionHash: string;
  readonly targetNode: string | null;
  readonly slot: 0 | 1 | null;
  readonly nodeName: string | null;
  readonly nodeUid: string | null;
  readonly priority: number;
  readonly priorityClassName: string | null;
  readonly preemptionPolicy: string;
  readonly nominatedNodeName: string | null;
  readonly phase: PodPhase;
  readonly reason: string | null;
  readonly message: string | null;
  readonly ready: boolean;
  readonly readySince: string | null;
  readonly startTime: string | null;
  readonly conditions: readonly Condition[];
  readonly containerStatuses: readonly ContainerStatus[];
  readonly hostIP: string | null;
  readonly podIP: string | null;
  readonly deletionTimestamp: string | null;
  readonly deletionGracePeriodSeconds: number | null;
}

/** SIMULATED, CONTAINER and KUBERNETES nodes have an agent of that kind; EXTERNAL ones are driven by whoever registered them. */
export type NodeRuntime = 'SIMULATED' | 'CONTAINER' | 'KUBERNETES' | 'EXTERNAL';

export interface NodeImage extends ImageMeta {
  /** As people set them; what follows from state is added by effectiveTaints. */
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  /** The other fields of a Node's spec (podCIDR, providerID …). */
  readonly spec: JsonObject;
  readonly capacity: ResourceList;
  readonly allocatable: ResourceList;
  readonly conditions: readonly Condition[];
  readonly addresses: readonly NodeAddress[];
  readonly runtime: NodeRuntime;
  /** Since when it has the NoExecute taint of not being ready; null: not (yet). */
  readonly noExecuteSince: string | null;
}

export interface DaemonSetImage extends ImageMeta {
  readonly namespace: string;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly OwnerReference[];
  /** Defaulted, without the template. */
  readonly spec: Omit<DaemonSetSpec, 'template'>;
  readonly templateKey: string;
  readonly generation: number;
  readonly deletionTimestamp: string | null;
  readonly deletionPropagation: 'FOREGROUND' | 'ORPHAN' | null;
  readonly status: DaemonSetStatus;
}

/** A PriorityClass as its row has it. */
export interface PriorityClassImage extends ImageMeta {
  readonly value: number;
  readonly globalDefault: boolean;
  readonly description: string;
  readonly preemptionPolicy: string;
}

export interface RevisionImage {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly ownerUid: string | null;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly hash: string;
  readonly revision: number;
  readonly templateKey: string;
  readonly creationTimestamp: string;
}

export interface EventImage {
  readonly id: string;
  readonly regarding: {
    readonly kind: string;
    readonly uid: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly component: string;
}

export type { Json };
