import type { PodImage } from '../domain/model/images.ts';
import { defaultGraceSeconds } from '../domain/planning/plan-pod-deletion.ts';
import type { Queryable } from '../store/core/queryable.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';

/** How long each of these pods has to end, by its spec (terminationGracePeriodSeconds), in seconds. */
export async function gracePeriods(
  templates: TemplateSource,
  queryable: Queryable,
  pods: readonly PodImage[],
): Promise<(pod: PodImage) => number> {
  const stored = await templates.load(
    queryable,
    pods.map((pod) => pod.templateKey),
  );
  return (pod) => {
    const own = pod.specOverride?.['terminationGracePeriodSeconds'];
    const seconds =
      typeof own === 'number' ? own : stored.get(pod.templateKey)?.template.spec.terminationGracePeriodSeconds;
    return Math.max(0, seconds ?? defaultGraceSeconds);
  };
}
