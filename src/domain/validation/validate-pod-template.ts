import type { PodTemplate } from '../model/pod-template.ts';
import { forbidden, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { validateAnnotations, validateLabels } from './validate-labels.ts';
import { validatePodAnnotations } from './validate-pod-annotations.ts';
import { validatePodSpec } from './validate-pod-spec.ts';
import { validateSeccompAgreement } from './validate-seccomp.ts';

/**
 * A pod template (document: "Pod Template"). Labels and annotations are reported beside `metadata`, not in it
 * (`template.labels`), as Kubernetes prints them.
 */
export function validatePodTemplate(template: PodTemplate | undefined, path: FieldPath): FieldErrors {
  // The decoder has checked every field against the v1.20 schema, of which PodSpecFields is a part.
  const spec = (template?.spec ?? {}) as PodSpecFields;
  const labels = template?.metadata?.labels;
  const annotations = template?.metadata?.annotations;
  const specPath = path.child('spec');
  return [
    ...validateLabels(labels, path.child('labels')),
    ...validateAnnotations(annotations, path.child('annotations')),
    ...validatePodAnnotations(annotations, spec, path.child('annotations')),
    ...validatePodSpec(spec, specPath),
    ...validateSeccompAgreement(annotations ?? {}, spec, specPath),
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbidden(specPath.child('ephemeralContainers'), 'are not allowed in a template')]
      : []),
  ];
}
