import type { DaemonSetManifest, DaemonSetUpdateStrategy } from '../model/daemon-set.ts';
import { defaultNamespace } from './default-namespace.ts';
import { defaultPodSpec } from './default-pod-spec.ts';

const HISTORY_LIMIT = 10;
const MAX_UNAVAILABLE = 1;

/** RollingUpdate one node at a time, unless told otherwise; OnDelete has nothing to fill in. */
function defaultUpdateStrategy(given: DaemonSetUpdateStrategy = {}): DaemonSetUpdateStrategy {
  const type = given.type ?? 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...given, type };
  return { ...given, type, rollingUpdate: { maxUnavailable: MAX_UNAVAILABLE, ...given.rollingUpdate } };
}

/**
 * A decoded DaemonSet with everything that Kubernetes v1.20 fills in (semantics.md 22); doing it twice changes nothing.
 * minReadySeconds 0 and maxSurge 0 stay absent, the selector gets no default.
 */
export function defaultDaemonSet(daemonSet: DaemonSetManifest): DaemonSetManifest {
  const { spec } = daemonSet;
  return {
    ...daemonSet,
    metadata: defaultNamespace(daemonSet.metadata),
    spec: {
      ...spec,
      template: { ...spec.template, spec: defaultPodSpec(spec.template.spec) },
      updateStrategy: defaultUpdateStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? HISTORY_LIMIT,
    },
  };
}
