import { targetNodeAffinity } from '../affinity/target-node-affinity.ts';
import type { PodImage } from '../model/images.ts';
import type { PodSpec, PodTemplate } from '../model/pod-template.ts';
import { daemonTolerations } from '../taints/daemon-tolerations.ts';

/** The columns of a pod that its spec is put together from. */
export type PodSpecSources = Pick<
  PodImage,
  'source' | 'targetNode' | 'nodeName' | 'priority' | 'priorityClassName' | 'preemptionPolicy' | 'specOverride'
>;

/**
 * The whole spec of a pod. Pods do not carry it: a daemon pod is its template, aimed at its node and with the automatic
 * tolerations (document: "デフォルトスケジューラーによってスケジューリングされる"); a bare pod is its own template. What
 * was edited on the pod replaces the field, what admission and the scheduler decided is filled in.
 */
export function effectivePodSpec({ template, pod }: { template: PodTemplate; pod: PodSpecSources }): PodSpec {
  const { spec } = template;
  const aimed: PodSpec =
    pod.source === 'DAEMON' && pod.targetNode !== null
      ? {
          ...spec,
          enableServiceLinks: spec['enableServiceLinks'] ?? true,
          affinity: targetNodeAffinity(spec.affinity, pod.targetNode),
          tolerations: daemonTolerations(spec),
        }
      : spec;
  return {
    ...aimed,
    priority: pod.priority,
    ...(pod.priorityClassName === null ? {} : { priorityClassName: pod.priorityClassName }),
    preemptionPolicy: pod.preemptionPolicy,
    ...pod.specOverride,
    ...(pod.nodeName === null ? {} : { nodeName: pod.nodeName }),
  } as PodSpec;
}
