import { BOOL, dropped, filled, INT32, kept, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';
import { CLUSTER_OBJECT_META } from './meta-fields.ts';

/** PriorityClass of scheduling.k8s.io/v1; a value that is not given is 0. */
export const PRIORITY_CLASS_FIELDS: Struct = {
  metadata: filled(struct(CLUSTER_OBJECT_META)),
  value: filled(INT32),
  globalDefault: dropped(BOOL),
  description: dropped(STRING),
  preemptionPolicy: kept(STRING),
};
