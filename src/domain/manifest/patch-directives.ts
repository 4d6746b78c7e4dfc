import type { Json, JsonObject } from '../model/json.ts';

/** The reserved keys of a strategic merge patch (Kubernetes "strategic merge patch"). */
export const PATCH = '$patch';
/** Of an object: everything that this list does not name goes. */
export const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_PLAIN = '$deleteFromPrimitiveList/';

/** The key under which the order of a list stands in a patch. */
export function orderKey(list: string): string {
  return `${SET_ORDER}${list}`;
}

/** The key under which the plain values stand that a patch takes out of a list. */
export function deletionKey(list: string): string {
  return `${DELETE_PLAIN}${list}`;
}

/** The fields that a patch speaks of, by value or by directive, without the directives of the object itself. */
export function patchedNames(patch: JsonObject): readonly string[] {
  const names = Object.keys(patch)
    .filter((key) => key !== PATCH && key !== RETAIN_KEYS)
    .map((key) =>
      [SET_ORDER, DELETE_PLAIN].reduce(
        (name, prefix) => (name.startsWith(prefix) ? name.slice(prefix.length) : name),
        key,
      ),
    );
  return [...new Set(names)];
}

/** What identifies an element of a list that merges: the value of its key, or the plain value itself. */
export function elementIdentity(element: Json, mergeKey: string): string | undefined {
  if (mergeKey === '') return typeof element === 'object' ? undefined : String(element);
  // Merge keys are names of struct fields, never inherited ones.
  const value = typeof element === 'object' && element !== null ? (element as JsonObject)[mergeKey] : undefined;
  return value === undefined || value === null ? undefined : String(value);
}
