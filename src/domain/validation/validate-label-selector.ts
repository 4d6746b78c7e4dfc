import { matchLabelSelector } from '../labels/label-selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../model/selector.ts';
import type { Labels } from '../model/object-meta.ts';
import { checkSyntax } from './check-value.ts';
import { forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import { labelValue, qualifiedName } from './name-syntax.ts';
import { validateLabels } from './validate-labels.ts';

function validateValues(requirement: LabelSelectorRequirement, path: FieldPath): FieldErrors {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(path.child('values'), 'In and NotIn need at least one value')];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? [] : [forbidden(path.child('values'), 'Exists and DoesNotExist take no values')];
    default:
      return [invalid(path.child('operator'), requirement.operator ?? '', 'must be In, NotIn, Exists or DoesNotExist')];
  }
}

/**
 * A label selector (document: "Pod selector"; Kubernetes "Labels and Selectors"). The values of matchExpressions are not
 * checked here: Kubernetes 1.20 accepts malformed ones, and such a selector selects nothing.
 */
export function validateLabelSelector(selector: LabelSelector | undefined, path: FieldPath): FieldErrors {
  const requirements = selector?.matchExpressions ?? [];
  return [
    ...validateLabels(selector?.matchLabels, path.child('matchLabels')),
    ...requirements.flatMap((requirement, position) => {
      const place = path.child('matchExpressions').index(position);
      return [
        ...validateValues(requirement, place),
        ...checkSyntax(place.child('key'), requirement.key ?? '', qualifiedName),
      ];
    }),
  ];
}

/**
 * Whether the selector certainly misses these labels. A selector that cannot be evaluated (a bad key, operator or value)
 * is not said to miss them: that is an error of its own. An absent selector selects nothing, so it misses everything.
 */
export function missesLabels(selector: LabelSelector | undefined, labels: Labels): boolean {
  const exact = Object.entries(selector?.matchLabels ?? {});
  const requirements: readonly LabelSelectorRequirement[] = [
    ...exact.map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })),
    ...(selector?.matchExpressions ?? []),
  ];
  const evaluable = requirements.every(
    (requirement) =>
      qualifiedName(requirement.key ?? '') === undefined &&
      (requirement.values ?? []).every((value) => labelValue(value) === undefined) &&
      validateValues(requirement, new FieldPath()).length === 0,
  );
  return evaluable && !matchLabelSelector(selector, labels);
}
