import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

/** INVALID when a part between slashes is `..`. */
export function checkNoBacksteps(path: FieldPath, file: string): FieldErrors {
  return file.split('/').includes('..') ? [invalid(path, file, "must not hold '..'")] : [];
}

/** INVALID unless relative and without `..`. */
export function checkDescendingPath(path: FieldPath, file: string): FieldErrors {
  const absolute = file.startsWith('/') ? [invalid(path, file, 'must be a relative path')] : [];
  return [...absolute, ...checkNoBacksteps(path, file)];
}

/** As a descending path, and its first part must not even start with `..`: the volume writers keep such names. */
export function checkUnreservedPath(path: FieldPath, file: string): FieldErrors {
  const reserved = file.startsWith('..') && file !== '..' && !file.startsWith('../');
  return [...checkDescendingPath(path, file), ...(reserved ? [invalid(path, file, "must not start with '..'")] : [])];
}

/** The permission bits of a file, 0 to 0777 (octal); absent is fine. */
export function checkFileMode(path: FieldPath, mode: number | undefined): FieldErrors {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [invalid(path, mode, 'must be a number between 0 and 0777 (octal)')];
}
