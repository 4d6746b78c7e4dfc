import { onceForEach } from '../../util/once-for-each.ts';
import { refused, type Result } from '../../util/result.ts';
import { defaultCreatedPodSpec } from '../defaults/default-pod.ts';
import type { FieldError } from '../model/field-error.ts';
import type { PodTemplate } from '../model/pod-template.ts';
import { resolvePriority, type PriorityClassView, type ResolvedPriority } from '../scheduling/resolve-priority.ts';
import { refuseRuntimeClass } from '../validation/refuse-runtime-class.ts';
import { validatePod } from '../validation/validate-pod.ts';

/**
 * Whether pods of a template may be made (Kubernetes: admission and validation of the pod, of which that of the template
 * knows nothing): its priority class must exist, and what only pods are refused for must not be in it, such as blanks
 * around an image. The first reason is given.
 */
export function admitDaemonPod({
  template,
  classes,
}: {
  readonly template: PodTemplate;
  readonly classes: readonly PriorityClassView[];
}): Result<ResolvedPriority, FieldError> {
  const resolved = resolvePriority({ spec: template.spec, classes });
  if (!resolved.ok) return resolved;
  const refusal = refusalOf(template);
  return refusal === null ? resolved : refused(refusal);
}

/** Templates never change once they are made, and a node that joins asks for that of each of its sets. */
const refusalOf = onceForEach((template: PodTemplate): FieldError | null => findRefusal(template) ?? null);

function findRefusal(template: PodTemplate): FieldError | undefined {
  const { labels, annotations } = template.metadata ?? {};
  const [refusal] = [
    ...refuseRuntimeClass(template.spec),
    ...validatePod({
      apiVersion: 'v1',
      kind: 'Pod',
      // Names of daemon pods are ours, and good.
      metadata: {
        name: 'pod',
        namespace: 'default',
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
      },
      spec: defaultCreatedPodSpec(template.spec),
    }),
  ];
  return refusal;
}
