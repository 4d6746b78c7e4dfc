import type { Json } from './json.ts';
import type { ObjectMeta } from './object-meta.ts';
import type { PodSpec } from './pod-template.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** One observed aspect of a pod or node; lastTransitionTime moves only when status does. */
export interface Condition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly image?: string;
  readonly state?: Json;
  readonly [field: string]: Json | undefined;
}

/** A bare pod as a manifest has it, after decoding and defaulting. */
export interface PodManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}
