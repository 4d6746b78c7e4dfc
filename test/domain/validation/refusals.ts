import type { FieldError } from '../../../src/domain/model/field-error.ts';

/** `path REASON` of each error, each once, sorted: what a case of a table states. */
export function refusals(errors: readonly FieldError[]): readonly string[] {
  return [...new Set(errors.map(({ path, reason }) => `${path} ${reason}`))].sort();
}
