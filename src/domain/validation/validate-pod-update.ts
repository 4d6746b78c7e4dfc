import type { Annotations } from '../model/object-meta.ts';
import type { PodManifest } from '../model/pod.ts';
import type { Toleration } from '../model/taint.ts';
import type { ContainerFields } from './container-fields.ts';
import { forbidden, invalid, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { semanticEqual } from './semantic-equal.ts';
import { validateObjectMetaUpdate } from './validate-object-meta-update.ts';
import { appArmorAnnotationPrefix, mirrorAnnotation } from './validate-pod-annotations.ts';
import { validatePod } from './validate-pod.ts';

const specPath = new FieldPath('spec');

function validateFixedAnnotations(next: Annotations, current: Annotations, path: FieldPath): FieldErrors {
  const keys = new Set([...Object.keys(next), ...Object.keys(current)]);
  return [...keys]
    .filter((key) => key === mirrorAnnotation || key.startsWith(appArmorAnnotationPrefix))
    .filter((key) => next[key] !== current[key])
    .map((key) => forbidden(path.key(key), 'cannot be added, changed or removed'));
}

/** A deadline may be set or brought nearer, not put off or taken away. */
function validateDeadline(next: number | undefined, current: number | undefined, path: FieldPath): FieldErrors {
  if (current === undefined || next === current) return [];
  if (next === undefined) return [invalid(path, null, 'cannot be taken away once it is set')];
  return next < current ? [] : [invalid(path, next, `must not be more than it is (${current})`)];
}

function withoutSeconds(toleration: Toleration): Toleration {
  return { ...toleration, tolerationSeconds: undefined };
}

/** Tolerations may be added; of one that is there only the seconds may change. */
function validateTolerationsKept(
  next: readonly Toleration[] | undefined,
  current: readonly Toleration[] | undefined,
  path: FieldPath,
): FieldErrors {
  const isKept = (old: Toleration): boolean =>
    (next ?? []).some((one) => semanticEqual(withoutSeconds(one), withoutSeconds(old)));
  return (current ?? []).every(isKept)
    ? []
    : [forbidden(path, 'can only be added; of an existing one only tolerationSeconds can change')];
}

function withImagesOf(
  containers: readonly ContainerFields[] | undefined,
  from: readonly ContainerFields[] | undefined,
): readonly ContainerFields[] {
  return (containers ?? []).map((container, position) => ({ ...container, image: from?.[position]?.image }));
}

/** The new spec with every field that may change set back: whatever still differs may not. */
function withChangeableOf(next: PodSpecFields, current: PodSpecFields): PodSpecFields {
  return {
    ...next,
    containers: withImagesOf(next.containers, current.containers),
    initContainers: withImagesOf(next.initContainers, current.initContainers),
    activeDeadlineSeconds: current.activeDeadlineSeconds,
    tolerations: current.tolerations,
  };
}

function validateSpecChange(next: PodSpecFields, current: PodSpecFields): FieldErrors {
  const resized = (['containers', 'initContainers'] as const).find(
    (list) => (next[list] ?? []).length !== (current[list] ?? []).length,
  );
  if (resized) return [forbidden(specPath.child(resized), 'containers cannot be added or removed')];
  const fixed = semanticEqual(withChangeableOf(next, current), current)
    ? []
    : [forbidden(specPath, 'only the images of containers, activeDeadlineSeconds and tolerations can change')];
  const deadline = specPath.child('activeDeadlineSeconds');
  const deadlineErrors = validateDeadline(next.activeDeadlineSeconds, current.activeDeadlineSeconds, deadline);
  return [
    ...deadlineErrors,
    ...(deadlineErrors.length > 0 && next.activeDeadlineSeconds !== undefined
      ? []
      : [...validateTolerationsKept(next.tolerations, current.tolerations, specPath.child('tolerations')), ...fixed]),
  ];
}

/**
 * A changed pod: all rules of a new one, and what of its spec may change at all (semantics "What an update may change,
 * Pod"). Both pods are complete: what the server had filled in is there in `next` too.
 */
export function validatePodUpdate(next: PodManifest, current: PodManifest): FieldErrors {
  const metadata = new FieldPath('metadata');
  return [
    ...validatePod(next),
    ...validateObjectMetaUpdate(next.metadata, current.metadata, metadata),
    ...validateFixedAnnotations(
      next.metadata.annotations ?? {},
      current.metadata.annotations ?? {},
      metadata.child('annotations'),
    ),
    // The decoder has checked every field against the v1.20 schema, of which PodSpecFields is a part.
    ...validateSpecChange((next.spec ?? {}) as PodSpecFields, (current.spec ?? {}) as PodSpecFields),
  ];
}
