import type { Taint } from '../model/taint.ts';
import { checkRequiredChoice, checkSyntax } from './check-value.ts';
import { duplicate, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { labelValue, qualifiedName } from './name-syntax.ts';
import { taintEffects } from './validate-tolerations.ts';

/** Taints of a node: key and effect given, and unique together (Kubernetes "Taints and Tolerations"). */
export function validateTaints(taints: readonly Taint[] | undefined, path: FieldPath): FieldErrors {
  const list = taints ?? [];
  return list.flatMap((taint, position) => {
    const place = path.index(position);
    const isRepeated = list
      .slice(0, position)
      .some((other) => other.key === taint.key && other.effect === taint.effect);
    return [
      ...checkSyntax(place.child('key'), taint.key ?? '', qualifiedName),
      ...checkSyntax(place.child('value'), taint.value ?? '', labelValue),
      ...checkRequiredChoice(place.child('effect'), taint.effect, taintEffects),
      ...(isRepeated ? [duplicate(place, taint, 'key and effect must be unique together')] : []),
    ];
  });
}
