import { checkRange, checkSyntax, type Syntax } from './check-value.ts';
import type { FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

const portNameLengthMax = 15;

/** The name of a port (IANA service name): at most 15 small letters, digits and single dashes, at least one letter. */
export const portName: Syntax = (text) => {
  if (text.length > portNameLengthMax) return `must have at most ${portNameLengthMax} characters`;
  if (!/^[-a-z0-9]+$/.test(text)) return "must consist of lower-case letters, digits and '-'";
  if (!/[a-z]/.test(text)) return 'must hold at least one letter';
  if (text.includes('--')) return "must not hold '--'";
  if (text.startsWith('-') || text.endsWith('-')) return "must not start or end with '-'";
  return undefined;
};

/** INVALID outside 1…65535. */
export function checkPortNumber(path: FieldPath, port: number): FieldErrors {
  return checkRange(path, port, 1, 65535);
}

/** A port given by number or by the name of a container port; left out counts as 0. */
export function checkPortReference(path: FieldPath, port: number | string | undefined): FieldErrors {
  return typeof port === 'string' ? checkSyntax(path, port, portName) : checkPortNumber(path, port ?? 0);
}
