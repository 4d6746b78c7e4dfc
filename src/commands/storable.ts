import type { FieldError } from '../domain/model/field-error.ts';

// A NUL, or half of a surrogate pair: JSON can carry them, PostgreSQL's text and jsonb cannot.
// eslint-disable-next-line no-control-regex
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Texts in a value, keys included, that the database cannot hold; each with its path below `path`. */
export function findUnstorable(value: unknown, path = ''): FieldError[] {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? [unstorable(path)] : [];
  if (Array.isArray(value)) return value.flatMap((entry, at) => findUnstorable(entry, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (UNSTORABLE.test(key)) return [unstorable(path)];
    return findUnstorable(member, path === '' ? key : `${path}.${key}`);
  });
}

function unstorable(path: string): FieldError {
  return { path, reason: 'INVALID', message: 'must not contain NUL or half of a surrogate pair' };
}
