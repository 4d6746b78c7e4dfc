import { defaultPod } from '../domain/defaults/default-pod.ts';
import type { PodManifest } from '../domain/model/pod.ts';
import type { PriorityClassImage } from '../domain/model/images.ts';
import { resolvePriority, type ResolvedPriority } from '../domain/scheduling/resolve-priority.ts';
import { refuseRuntimeClass } from '../domain/validation/refuse-runtime-class.ts';
import { validatePod } from '../domain/validation/validate-pod.ts';
import type { Queryable } from '../store/core/queryable.ts';
import { findPriorityClassesForPods } from '../store/read/find-priority-classes.ts';
import { forbidden, refuse, refuseInvalid, type Subject } from './refusal.ts';

/** A pod that may be made: complete, with the priority that its class gives it. */
export interface AdmittedPod {
  readonly manifest: PodManifest;
  readonly priority: ResolvedPriority;
}

/**
 * What happens to a bare pod before it is stored, in this order (Kubernetes: admission, then validation): policy (a class
 * that does not exist, a priority that is not its class's, a runtime class, which we do not have: FORBIDDEN), defaults,
 * field rules.
 */
export async function admitPod(db: Queryable, pod: PodManifest): Promise<AdmittedPod> {
  const subject = podSubject(pod);
  const named = pod.spec.priorityClassName;
  const classes = await findPriorityClassesForPods(db, named ? [named] : []);
  const resolved = resolvePriority({ spec: pod.spec, classes: classes.map(viewOf) });
  if (!resolved.ok) return refuse(forbidden(subject, `${resolved.error.path}: ${resolved.error.message}`));
  const [unknown] = refuseRuntimeClass(pod.spec);
  if (unknown !== undefined) return refuse(forbidden(subject, `${unknown.path}: ${unknown.message}`));
  const { priority, priorityClassName, preemptionPolicy } = resolved.value;
  const manifest = defaultPod(pod, {
    value: priority,
    preemptionPolicy,
    ...(priorityClassName === null ? {} : { priorityClassName }),
  });
  refuseInvalid(validatePod(manifest));
  return { manifest, priority: resolved.value };
}

export function podSubject({ metadata }: PodManifest): Subject {
  const name = metadata.name || `${metadata.generateName ?? ''}…`;
  return { kind: 'Pod', namespace: metadata.namespace || 'default', name };
}

function viewOf({ name, value, globalDefault, preemptionPolicy }: PriorityClassImage) {
  // The column holds one of the two words only.
  return { name, value, globalDefault, preemptionPolicy: preemptionPolicy as ResolvedPriority['preemptionPolicy'] };
}
