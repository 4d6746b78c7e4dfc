import { isJsonObject } from '../model/json.ts';
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

/**
 * What identifies an element of a list that merges: the value of its key, or the plain value itself.
 * A key that is missing counts as its zero value, because that is what the live object shows for it.
 */
export function elementIdentity(element: Json, mergeKey: string): string {
  if (mergeKey === '') return String(element);
  const value = isJsonObject(element) ? element[mergeKey] : undefined;
  return value === undefined || value === null || value === 0 ? '' : String(value);
}
