import type { PriorityClassManifest } from '../model/priority-class.ts';

/** A decoded PriorityClass with everything that Kubernetes v1.20 fills in. */
export function defaultPriorityClass(priorityClass: PriorityClassManifest): PriorityClassManifest {
  return { ...priorityClass, preemptionPolicy: priorityClass.preemptionPolicy ?? 'PreemptLowerPriority' };
}
