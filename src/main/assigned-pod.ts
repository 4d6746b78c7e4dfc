import type { PodImage } from '../domain/model/images.ts';
import { effectivePodSpec } from '../domain/planning/pod-spec.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { AssignedPod } from '../runtimes/agent-port.ts';

/** Kubernetes' terminationGracePeriodSeconds where nothing else is said. */
const GRACE_SECONDS_DEFAULT = 30;

/** A bound pod as its agent sees it. */
export function toAssignedPod(pod: PodImage & { readonly nodeName: string }, template: PodTemplate): AssignedPod {
  const { uid, namespace, name, nodeName, phase, ready } = pod;
  const { containers } = effectivePodSpec({ template, pod });
  return {
    uid,
    namespace,
    name,
    nodeName,
    phase,
    ready,
    containers: containers.map((container) => ({ name: container.name, image: container.image ?? '' })),
    isTerminating: pod.deletionTimestamp !== null,
    gracePeriodSeconds: pod.deletionGracePeriodSeconds ?? GRACE_SECONDS_DEFAULT,
  };
}
