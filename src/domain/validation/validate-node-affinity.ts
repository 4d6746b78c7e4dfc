import type { NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm } from '../model/selector.ts';
import { checkRange, checkSyntax } from './check-value.ts';
import { forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Subdomain, qualifiedName } from './name-syntax.ts';

function validateOperator(requirement: NodeSelectorRequirement, path: FieldPath): FieldErrors {
  const count = (requirement.values ?? []).length;
  const values = path.child('values');
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? [] : [required(values, 'In and NotIn need at least one value')];
    case 'Exists':
    case 'DoesNotExist':
      return count === 0 ? [] : [forbidden(values, 'Exists and DoesNotExist take no values')];
    case 'Gt':
    case 'Lt':
      return count === 1 ? [] : [required(values, 'Gt and Lt need exactly one value')];
    default:
      return [
        invalid(
          path.child('operator'),
          requirement.operator ?? '',
          'must be In, NotIn, Exists, DoesNotExist, Gt or Lt',
        ),
      ];
  }
}

/** Label values are not checked: a malformed one simply never matches. */
function validateExpression(requirement: NodeSelectorRequirement, path: FieldPath): FieldErrors {
  return [
    ...validateOperator(requirement, path),
    ...checkSyntax(path.child('key'), requirement.key ?? '', qualifiedName),
  ];
}

/** The only field of a node that can be selected is its name, one name at a time. */
function validateField(requirement: NodeSelectorRequirement, path: FieldPath): FieldErrors {
  const values = requirement.values ?? [];
  const operatorErrors = ['In', 'NotIn'].includes(requirement.operator)
    ? values.length === 1
      ? []
      : [required(path.child('values'), 'a field needs exactly one value')]
    : [invalid(path.child('operator'), requirement.operator ?? '', 'must be In or NotIn for a field')];
  const keyErrors =
    requirement.key === 'metadata.name'
      ? values.flatMap((value, position) => checkSyntax(path.child('values').index(position), value, dns1123Subdomain))
      : [invalid(path.child('key'), requirement.key ?? '', 'must be metadata.name')];
  return [...operatorErrors, ...keyErrors];
}

function validateTerm(term: NodeSelectorTerm | undefined, path: FieldPath): FieldErrors {
  return [
    ...(term?.matchExpressions ?? []).flatMap((requirement, position) =>
      validateExpression(requirement, path.child('matchExpressions').index(position)),
    ),
    ...(term?.matchFields ?? []).flatMap((requirement, position) =>
      validateField(requirement, path.child('matchFields').index(position)),
    ),
  ];
}

/** Which nodes a pod may or prefers to run on (document: "Running Pods on select Nodes"). */
export function validateNodeAffinity(affinity: NodeAffinity | undefined, path: FieldPath): FieldErrors {
  const needed = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = needed?.nodeSelectorTerms ?? [];
  const termsPath = path.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...(needed && terms.length === 0 ? [required(termsPath, 'must have at least one term')] : []),
    ...terms.flatMap((term, position) => validateTerm(term, termsPath.index(position))),
    ...preferred.flatMap((choice, position) => {
      const place = path.child('preferredDuringSchedulingIgnoredDuringExecution').index(position);
      return [
        ...checkRange(place.child('weight'), choice.weight ?? 0, 1, 100),
        ...validateTerm(choice.preference, place.child('preference')),
      ];
    }),
  ];
}
