import type { Toleration } from '../model/taint.ts';
import { checkChoice, checkOptionalSyntax } from './check-value.ts';
import { invalid, notSupported, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { labelValue, qualifiedName } from './name-syntax.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Errors of the value stand on the operator, as in Kubernetes. */
function validateOperator(toleration: Toleration, path: FieldPath): FieldErrors {
  // A bare text: a decoded manifest may hold any operator.
  const operator: string = toleration.operator ?? '';
  const value = toleration.value ?? '';
  if (operator === 'Exists') return value === '' ? [] : [invalid(path, value, 'with Exists the value must be empty')];
  if (operator !== '' && operator !== 'Equal') return [notSupported(path, operator, ['Equal', 'Exists'])];
  const problem = labelValue(value);
  return problem === undefined ? [] : [invalid(path, value, `the value ${problem}`)];
}

/** Tolerations (document: "Taints and Tolerations"). Negative tolerationSeconds are legal: they mean at once. */
export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: FieldPath): FieldErrors {
  return (tolerations ?? []).flatMap((toleration, position) => {
    const place = path.index(position);
    const operator = place.child('operator');
    const effect = place.child('effect');
    const isTimed = toleration.tolerationSeconds !== undefined;
    return [
      ...checkOptionalSyntax(place.child('key'), toleration.key, qualifiedName),
      ...(toleration.key || toleration.operator === 'Exists'
        ? []
        : [invalid(operator, toleration.operator ?? '', 'must be Exists when the key is empty')]),
      ...(isTimed && toleration.effect !== 'NoExecute'
        ? [invalid(effect, toleration.effect ?? '', 'must be NoExecute when tolerationSeconds is set')]
        : []),
      ...validateOperator(toleration, operator),
      ...(toleration.effect ? checkChoice(effect, toleration.effect, taintEffects) : []),
    ];
  });
}
