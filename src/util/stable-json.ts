/**
 * JSON with the keys of every object in code-unit order, so that equal values give equal text.
 * Absent (undefined) members vanish, as in JSON.stringify; numbers, strings, booleans and null print alike.
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isPlainObject(member) ? sortedCopy(member) : member));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedCopy(object: Record<string, unknown>): Record<string, unknown> {
  // Without a prototype, so that a key "__proto__" is a key like any other.
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(object).sort()) copy[key] = object[key];
  return copy;
}
