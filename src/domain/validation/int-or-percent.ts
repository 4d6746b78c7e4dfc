import type { IntOrString } from '../model/daemon-set.ts';
import { checkNonNegative } from './check-value.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

/** `30%` → 30; undefined for a number and for any other text. */
export function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/** Whether the value asks for none: 0, `0%`, and any text that is no percentage and no number. */
export function isZeroIntOrPercent(value: IntOrString): boolean {
  if (typeof value === 'number') return value === 0;
  return (percentOf(value) ?? (/^[-+]?[0-9]+$/.test(value) ? Number(value) : 0)) === 0;
}

/** A number of 0 or more, or a percentage from 0% to 100% (semantics "maxUnavailable, maxSurge"). */
export function checkIntOrPercent(path: FieldPath, value: IntOrString): FieldErrors {
  if (typeof value === 'number') return checkNonNegative(path, value);
  const percent = percentOf(value);
  if (percent === undefined) return [invalid(path, value, "must be a number, or a percentage such as '10%'")];
  return percent <= 100 ? [] : [invalid(path, value, 'must not be more than 100%')];
}
