import { onceForEach } from '../../util/once-for-each.ts';
import type { JsonObject } from '../model/json.ts';
import type { PodManifest } from '../model/pod.ts';
import type { PodSpec } from '../model/pod-template.ts';
import type { PreemptionPolicy } from '../model/priority-class.ts';
import type { Toleration } from '../model/taint.ts';
import { defaultNamespace } from './default-namespace.ts';
import { defaultPodSpec } from './default-pod-spec.ts';
import { defaultIn, mapList } from './json-defaults.ts';

/** Priority as admission resolved it from the pod's priority class, or from the cluster's default class. */
export interface ResolvedPriority {
  readonly value: number;
  readonly preemptionPolicy: PreemptionPolicy;
  readonly priorityClassName?: string;
}

const NO_CLASS: ResolvedPriority = { value: 0, preemptionPolicy: 'PreemptLowerPriority' };

const EVICTION_TOLERATION_SECONDS = 300;
const EVICTING_TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function toleratesEviction(toleration: Toleration, key: string): boolean {
  const thisKey = toleration.key === key || (toleration.key ?? '') === '';
  return thisKey && (toleration.effect === 'NoExecute' || (toleration.effect ?? '') === '');
}

/** A pod outlives a short failure of its node: 300 s, where it says nothing of its own about that taint. */
function defaultTolerations(given: readonly Toleration[]): readonly Toleration[] {
  const missing = EVICTING_TAINTS.filter((key) => !given.some((toleration) => toleratesEviction(toleration, key)));
  return [
    ...given,
    ...missing.map((key): Toleration => {
      return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: EVICTION_TOLERATION_SECONDS };
    }),
  ];
}

/** For each resource with a limit and no request, the request is the limit. */
const requestLimits = onceForEach((container: JsonObject) =>
  defaultIn(container, 'resources', (resources) => {
    if (resources.limits === undefined) return resources;
    // Both are maps of quantities by the table of fields.
    const { limits, requests } = resources as { limits: JsonObject; requests?: JsonObject };
    return { ...resources, requests: { ...limits, ...requests } };
  }),
);

/**
 * The spec of a pod at its creation: the template's defaults, and what only pods get (semantics.md 22, 28).
 * priority fills in what the pod does not say itself; whether it may say so is for validation.
 */
export function defaultCreatedPodSpec(spec: PodSpec, priority: ResolvedPriority = NO_CLASS): PodSpec {
  const resolved: JsonObject = {
    enableServiceLinks: true,
    priority: priority.value,
    preemptionPolicy: priority.preemptionPolicy,
    ...(priority.priorityClassName === undefined ? {} : { priorityClassName: priority.priorityClassName }),
    // Decoded specs are JSON, so is what defaulting makes of them.
    ...(defaultPodSpec(spec) as unknown as JsonObject),
  };
  const requested = mapList(mapList(resolved, 'containers', requestLimits), 'initContainers', requestLimits);
  // As above.
  return { ...(requested as unknown as PodSpec), tolerations: defaultTolerations(spec.tolerations ?? []) };
}

/** A bare pod with everything that Kubernetes v1.20 fills in when it is created; doing it twice changes nothing. */
export function defaultPod(pod: PodManifest, priority: ResolvedPriority = NO_CLASS): PodManifest {
  return { ...pod, metadata: defaultNamespace(pod.metadata), spec: defaultCreatedPodSpec(pod.spec, priority) };
}
