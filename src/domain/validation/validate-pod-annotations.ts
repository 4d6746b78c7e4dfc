import type { Annotations } from '../model/object-meta.ts';
import type { Toleration } from '../model/taint.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { parseJsonList } from './json-list.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { validateSeccompAnnotations } from './validate-seccomp.ts';
import { validateTolerations } from './validate-tolerations.ts';

/** Marks the image, in the API, of a static pod. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';
export const appArmorAnnotationPrefix = 'container.apparmor.security.beta.kubernetes.io/';
const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations';
const appArmorProfiles = ['', 'runtime/default', 'unconfined'];

function validateAppArmor(annotations: Annotations, spec: PodSpecFields, path: FieldPath): FieldErrors {
  const names = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((container) => container.name);
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith(appArmorAnnotationPrefix))
    .flatMap(([key, profile]) => {
      const container = key.slice(appArmorAnnotationPrefix.length);
      const isProfile = appArmorProfiles.includes(profile) || profile.startsWith('localhost/');
      return [
        ...(names.includes(container) ? [] : [invalid(path.key(key), container, 'is not a container of this pod')]),
        ...(isProfile
          ? []
          : [invalid(path.key(key), profile, 'must be runtime/default, unconfined or localhost/<name>')]),
      ];
    });
}

/** Tolerations that were once written as JSON into an annotation are still read, so they are still checked. */
function validateTolerationsAnnotation(annotations: Annotations, path: FieldPath): FieldErrors {
  const text = annotations[tolerationsAnnotation];
  if (!text) return [];
  const list = parseJsonList(text);
  if (list === undefined) return [invalid(path, text, `${tolerationsAnnotation} must be a JSON list of tolerations`)];
  // The rule reads each field as it is and refuses what is no known word.
  return validateTolerations(list as readonly Toleration[], path.child(tolerationsAnnotation));
}

/** Annotations with a meaning of their own, on pods and templates. `path` is that of the annotations. */
export function validatePodAnnotations(
  annotations: Annotations | undefined,
  spec: PodSpecFields,
  path: FieldPath,
): FieldErrors {
  const given = annotations ?? {};
  const isHomelessMirror = Object.hasOwn(given, mirrorAnnotation) && !spec.nodeName;
  return [
    ...(isHomelessMirror
      ? [invalid(path.key(mirrorAnnotation), given[mirrorAnnotation], 'a mirror pod must have spec.nodeName')]
      : []),
    ...validateTolerationsAnnotation(given, path),
    ...validateSeccompAnnotations(given, path),
    ...validateAppArmor(given, spec, path),
  ];
}
