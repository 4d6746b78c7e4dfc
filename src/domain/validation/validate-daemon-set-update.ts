import type { DaemonSetManifest } from '../model/daemon-set.ts';
import type { LabelSelector } from '../model/selector.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import { semanticEqual } from './semantic-equal.ts';
import { validateDaemonSet } from './validate-daemon-set.ts';
import { validateObjectMetaUpdate } from './validate-object-meta-update.ts';

function isSameSelector(a: LabelSelector | undefined, b: LabelSelector | undefined): boolean {
  return (
    semanticEqual(a?.matchLabels ?? {}, b?.matchLabels ?? {}) && semanticEqual(a?.matchExpressions, b?.matchExpressions)
  );
}

/**
 * A changed DaemonSet: all rules of a new one, and what no update may change: identity, and the selector (semantics "On
 * update"; document: "Pod selector", which tells why: pods would be orphaned without anyone asking for it).
 */
export function validateDaemonSetUpdate(next: DaemonSetManifest, current: DaemonSetManifest): FieldErrors {
  const selector = next.spec?.selector;
  return [
    ...validateDaemonSet(next),
    ...validateObjectMetaUpdate(next.metadata, current.metadata, new FieldPath('metadata')),
    ...(isSameSelector(selector, current.spec.selector)
      ? []
      : [
          invalid(new FieldPath('spec', 'selector'), selector ?? {}, 'is immutable: delete the set and create it anew'),
        ]),
  ];
}
