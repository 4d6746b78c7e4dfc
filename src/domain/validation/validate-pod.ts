import type { PodManifest } from '../model/pod.ts';
import { forbidden, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { validateImageBlanks } from './validate-containers.ts';
import { validateObjectMeta } from './validate-object-meta.ts';
import { validatePodAnnotations } from './validate-pod-annotations.ts';
import { validatePodSpec } from './validate-pod-spec.ts';
import { validateSeccompAgreement } from './validate-seccomp.ts';

/** A token speaks for a service account, so there must be one. */
function validateTokens(spec: PodSpecFields, path: FieldPath): FieldErrors {
  if (spec.serviceAccountName || spec.serviceAccount) return [];
  return (spec.volumes ?? []).flatMap((volume, at) =>
    (volume.projected?.sources ?? []).flatMap((source, position) => {
      if (!source.serviceAccountToken) return [];
      const place = path.child('volumes').index(at).child('projected', 'sources').index(position);
      return [forbidden(place.child('serviceAccountToken'), 'cannot be given without serviceAccountName')];
    }),
  );
}

/**
 * A new bare pod, decoded and defaulted (semantics "Validation of the pod template", whose rules it shares, with those
 * for pods only). Whether its priority class exists is for the caller to find out.
 */
export function validatePod(pod: PodManifest): FieldErrors {
  // The decoder has checked every field against the v1.20 schema, of which PodSpecFields is a part.
  const spec = (pod.spec ?? {}) as PodSpecFields;
  const metadata = new FieldPath('metadata');
  const path = new FieldPath('spec');
  const annotations = pod.metadata.annotations;
  return [
    ...validateObjectMeta(pod.metadata, 'namespaced', metadata),
    ...validatePodAnnotations(annotations, spec, metadata.child('annotations')),
    ...validatePodSpec(spec, path),
    ...validateSeccompAgreement(annotations ?? {}, spec, path),
    ...validateTokens(spec, path),
    ...validateImageBlanks(spec.containers, path.child('containers')),
    ...validateImageBlanks(spec.initContainers, path.child('initContainers')),
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbidden(path.child('ephemeralContainers'), 'cannot be set when a pod is created')]
      : []),
  ];
}
