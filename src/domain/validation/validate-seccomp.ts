import type { Annotations } from '../model/object-meta.ts';
import { checkRequiredChoice } from './check-value.ts';
import type { ContainerFields, SeccompProfile } from './container-fields.ts';
import { forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { checkDescendingPath } from './file-path-syntax.ts';

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotationPrefix = 'container.seccomp.security.alpha.kubernetes.io/';
const defaultProfiles = ['runtime/default', 'docker/default'];
const localhostPrefix = 'localhost/';

/** The seccomp profile of a pod or container (Kubernetes "Restrict a Container's Syscalls with seccomp"). */
export function validateSeccompProfile(profile: SeccompProfile | undefined, path: FieldPath): FieldErrors {
  if (!profile) return [];
  const place = path.child('localhostProfile');
  const typeErrors = checkRequiredChoice(path.child('type'), profile.type, [
    'Localhost',
    'RuntimeDefault',
    'Unconfined',
  ]);
  if (profile.type === 'Localhost') {
    const file = profile.localhostProfile;
    return [...typeErrors, ...(file === undefined ? [required(place)] : checkDescendingPath(place, file))];
  }
  const surplus = profile.localhostProfile === undefined ? [] : [invalid(place, profile, 'is for type Localhost only')];
  return [...typeErrors, ...surplus];
}

function validateAnnotationValue(value: string, path: FieldPath): FieldErrors {
  if (defaultProfiles.includes(value) || value === 'unconfined') return [];
  if (value.startsWith(localhostPrefix)) return checkDescendingPath(path, value.slice(localhostPrefix.length));
  return [invalid(path, value, 'must be runtime/default, docker/default, unconfined or localhost/<path>')];
}

/** The annotations that named a profile before there was a field for it. `path` is that of the annotations. */
export function validateSeccompAnnotations(annotations: Annotations, path: FieldPath): FieldErrors {
  return Object.entries(annotations)
    .filter(([key]) => key === podAnnotation || key.startsWith(containerAnnotationPrefix))
    .flatMap(([key, value]) => validateAnnotationValue(value, path.child(key)));
}

/** Annotation and field, where both are given, must say the same. */
function validateAgreement(
  value: string | undefined,
  profile: SeccompProfile | undefined,
  path: FieldPath,
): FieldErrors {
  if (value === undefined || !profile) return [];
  const typeMismatch = [forbidden(path.child('type'), `must agree with the annotation, which says ${value}`)];
  switch (profile.type) {
    case 'Unconfined':
      return value === 'unconfined' ? [] : typeMismatch;
    case 'RuntimeDefault':
      return defaultProfiles.includes(value) ? [] : typeMismatch;
    case 'Localhost':
      if (!value.startsWith(localhostPrefix)) return typeMismatch;
      return value === `${localhostPrefix}${profile.localhostProfile ?? ''}`
        ? []
        : [forbidden(path.child('localhostProfile'), `must agree with the annotation, which says ${value}`)];
    default:
      return [];
  }
}

interface SeccompSpec {
  readonly securityContext?: { readonly seccompProfile?: SeccompProfile };
  readonly containers?: readonly ContainerFields[];
  readonly initContainers?: readonly ContainerFields[];
}

/** Compares the annotations with the fields of the pod and of each container. `path` is that of the pod's spec. */
export function validateSeccompAgreement(annotations: Annotations, spec: SeccompSpec, path: FieldPath): FieldErrors {
  const place = (at: FieldPath): FieldPath => at.child('securityContext', 'seccompProfile');
  const ofContainers = (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, position) =>
      validateAgreement(
        annotations[`${containerAnnotationPrefix}${container.name ?? ''}`],
        container.securityContext?.seccompProfile,
        place(path.child(list).index(position)),
      ),
    ),
  );
  const ofPod = validateAgreement(annotations[podAnnotation], spec.securityContext?.seccompProfile, place(path));
  return [...ofPod, ...ofContainers];
}
