import { isEmptySelector } from '../labels/label-selector.ts';
import type { DaemonSetManifest } from '../model/daemon-set.ts';
import { checkNonNegative } from './check-value.ts';
import { validateCreationRate } from './validate-creation-rate.ts';
import { forbidden, invalid, notSupported, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { missesLabels, validateLabelSelector } from './validate-label-selector.ts';
import { validateObjectMeta } from './validate-object-meta.ts';
import { validatePodTemplate } from './validate-pod-template.ts';
import { validateUpdateStrategy } from './validate-update-strategy.ts';
import { validateReadOnlyDisks } from './validate-volumes.ts';

/** The selector must name something, and the set's own template must carry it (document: "Pod selector"). */
function validateSelector({ spec }: DaemonSetManifest, path: FieldPath): FieldErrors {
  const selector = spec?.selector;
  const labels = spec?.template?.metadata?.labels ?? {};
  const isEmpty = selector !== undefined && isEmptySelector(selector);
  return [
    ...validateLabelSelector(selector, path.child('selector')),
    ...(missesLabels(selector, labels)
      ? [invalid(path.child('template', 'metadata', 'labels'), labels, 'must be matched by spec.selector')]
      : []),
    ...(isEmpty ? [invalid(path.child('selector'), selector, 'must not be empty: it would select every pod')] : []),
  ];
}

/** What a template of daemons may not ask for, beyond the rules of all templates. */
function validateDaemonTemplate({ spec }: DaemonSetManifest, path: FieldPath): FieldErrors {
  // The decoder has checked every field against the v1.20 schema, of which PodSpecFields is a part.
  const pod = (spec?.template?.spec ?? {}) as PodSpecFields;
  return [
    ...validateReadOnlyDisks(pod.volumes, path.child('volumes')),
    ...(pod.restartPolicy === 'Always'
      ? []
      : [notSupported(path.child('restartPolicy'), pod.restartPolicy ?? '', ['Always'])]),
    ...(pod.activeDeadlineSeconds === undefined
      ? []
      : [forbidden(path.child('activeDeadlineSeconds'), 'daemons run without an end')]),
  ];
}

/**
 * A new DaemonSet, decoded and defaulted (semantics "Validation of a DaemonSet"; document: "Required Fields").
 * All errors are collected; none means that it may be stored.
 */
export function validateDaemonSet(daemonSet: DaemonSetManifest): FieldErrors {
  const path = new FieldPath('spec');
  const { spec } = daemonSet;
  return [
    ...validateObjectMeta(daemonSet.metadata, 'namespaced', new FieldPath('metadata')),
    ...validateCreationRate(daemonSet.metadata.annotations, new FieldPath('metadata', 'annotations')),
    ...validateSelector(daemonSet, path),
    ...validatePodTemplate(spec?.template, path.child('template')),
    ...validateDaemonTemplate(daemonSet, path.child('template', 'spec')),
    ...checkNonNegative(path.child('minReadySeconds'), spec?.minReadySeconds),
    ...validateUpdateStrategy(spec?.updateStrategy, path.child('updateStrategy')),
    ...checkNonNegative(path.child('revisionHistoryLimit'), spec?.revisionHistoryLimit),
  ];
}
