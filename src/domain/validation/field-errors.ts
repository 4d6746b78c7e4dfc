import type { FieldError, FieldErrorReason } from '../model/field-error.ts';
import type { FieldPath } from './field-path.ts';

/** What every rule returns: nothing wrong, or everything that is. */
export type FieldErrors = readonly FieldError[];

function fieldError(reason: FieldErrorReason, path: FieldPath, message: string, value?: unknown): FieldError {
  return { path: path.toString(), reason, message, ...(value === undefined ? {} : { value }) };
}

/** The field must be given. */
export function required(path: FieldPath, message = 'must be given'): FieldError {
  return fieldError('REQUIRED', path, message);
}

/** The value breaks a rule; the message says which. */
export function invalid(path: FieldPath, value: unknown, message: string): FieldError {
  return fieldError('INVALID', path, message, value);
}

/** The value may occur once only. */
export function duplicate(path: FieldPath, value: unknown, message = 'occurs more than once'): FieldError {
  return fieldError('DUPLICATE', path, message, value);
}

/** The value is not one of a closed list. */
export function notSupported(path: FieldPath, value: unknown, allowed: readonly string[]): FieldError {
  const list = allowed.map((word) => JSON.stringify(word)).join(', ');
  return fieldError('NOT_SUPPORTED', path, `must be one of ${list}`, value);
}

/** The field may not be set, or not be changed, here. */
export function forbidden(path: FieldPath, message: string): FieldError {
  return fieldError('FORBIDDEN', path, message);
}

/** The value is longer than allowed. `limit` counts bytes. */
export function tooLong(path: FieldPath, limit: number): FieldError {
  return fieldError('TOO_LONG', path, `must have at most ${limit} bytes`);
}

/** A reference names something that the same object does not declare. */
export function unknownReference(path: FieldPath, value: unknown, message: string): FieldError {
  return fieldError('INVALID', path, message, value);
}
