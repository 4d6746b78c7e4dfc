import type { ObjectMeta } from './object-meta.ts';
import type { Condition } from './pod.ts';
import type { ResourceList } from './pod-template.ts';
import type { Taint } from './taint.ts';

export interface NodeAddress {
  readonly type: string;
  readonly address: string;
}

/** A Node as a manifest has it. capacity and allocatable are canonical quantities; absent allocatable equals capacity. */
export interface NodeManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Node';
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly [field: string]: unknown;
  };
  readonly status?: {
    readonly capacity?: ResourceList;
    readonly allocatable?: ResourceList;
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly NodeAddress[];
    readonly [field: string]: unknown;
  };
}
