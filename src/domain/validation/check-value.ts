import { invalid, notSupported, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

/** A syntax: what is wrong with the text, or undefined when it is well formed. */
export type Syntax = (text: string) => string | undefined;

/** INVALID when the text breaks the syntax. */
export function checkSyntax(path: FieldPath, text: string, syntax: Syntax): FieldErrors {
  const problem = syntax(text);
  return problem === undefined ? [] : [invalid(path, text, problem)];
}

/** As checkSyntax, but an absent or empty text is fine. */
export function checkOptionalSyntax(path: FieldPath, text: string | undefined, syntax: Syntax): FieldErrors {
  return text ? checkSyntax(path, text, syntax) : [];
}

/** REQUIRED when absent or empty, INVALID when it breaks the syntax. */
export function checkRequiredSyntax(path: FieldPath, text: string | undefined, syntax: Syntax): FieldErrors {
  return text ? checkSyntax(path, text, syntax) : [required(path)];
}

/** REQUIRED when a text or a list is absent, null or empty. */
export function checkPresent(path: FieldPath, value: string | readonly unknown[] | null | undefined): FieldErrors {
  return value && value.length > 0 ? [] : [required(path)];
}

/** REQUIRED when absent or empty, NOT_SUPPORTED when not in the list. */
export function checkRequiredChoice(
  path: FieldPath,
  value: string | undefined,
  allowed: readonly string[],
): FieldErrors {
  if (!value) return [required(path, `must be one of ${allowed.join(', ')}`)];
  return checkChoice(path, value, allowed);
}

/** NOT_SUPPORTED when not in the list; absent is fine, the empty text only if the list holds it. */
export function checkChoice(path: FieldPath, value: string | undefined, allowed: readonly string[]): FieldErrors {
  return value === undefined || allowed.includes(value) ? [] : [notSupported(path, value, allowed)];
}

/** INVALID outside `min`…`max`, both inclusive; absent is fine. */
export function checkRange(path: FieldPath, value: number | undefined, min: number, max: number): FieldErrors {
  if (value === undefined || (value >= min && value <= max)) return [];
  return [invalid(path, value, `must be between ${min} and ${max}`)];
}

/** INVALID below zero; absent is fine. */
export function checkNonNegative(path: FieldPath, value: number | undefined): FieldErrors {
  return value === undefined || value >= 0 ? [] : [invalid(path, value, 'must be 0 or more')];
}
