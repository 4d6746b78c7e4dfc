import type { ObjectMeta } from './object-meta.ts';

export type PreemptionPolicy = 'PreemptLowerPriority' | 'Never';

/** scheduling.k8s.io/v1 PriorityClass: fields stand beside metadata, there is no spec. */
export interface PriorityClassManifest {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClass';
  readonly metadata: ObjectMeta;
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: PreemptionPolicy;
}
