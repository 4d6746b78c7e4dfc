import type { Json, JsonObject } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import { formatQuantity, parseQuantity, roundUpToMilli } from '../quantity/quantity.ts';

/** The object with one of its structs defaulted; unchanged where that is absent. */
export function defaultIn(parent: JsonObject, name: string, apply: (child: JsonObject) => JsonObject): JsonObject {
  const child = parent[name];
  return isJsonObject(child) ? { ...parent, [name]: apply(child) } : parent;
}

/** The object with every element of one of its lists of structs defaulted; unchanged where that is absent. */
export function mapList(parent: JsonObject, name: string, apply: (element: JsonObject) => JsonObject): JsonObject {
  const elements = parent[name];
  if (!Array.isArray(elements)) return parent;
  const list: readonly Json[] = elements;
  return { ...parent, [name]: list.map((element) => (isJsonObject(element) ? apply(element) : element)) };
}

/** A reference to a field of the pod is one of the core API unless it says otherwise. */
export function defaultFieldRef(holder: JsonObject): JsonObject {
  return defaultIn(holder, 'fieldRef', (fieldRef) => ({ apiVersion: 'v1', ...fieldRef }));
}

/** Amounts by resource name, nothing finer than a thousandth kept. */
export function roundResourceList(amounts: JsonObject): JsonObject {
  const rounded = Object.entries(amounts).map(([name, amount]): [string, Json] => {
    const quantity = typeof amount === 'string' ? parseQuantity(amount) : undefined;
    return [name, quantity === undefined ? amount : formatQuantity(roundUpToMilli(quantity))];
  });
  return Object.fromEntries(rounded);
}

/** Limits and requests with their amounts rounded. */
export function roundResources(resources: JsonObject): JsonObject {
  return defaultIn(defaultIn(resources, 'limits', roundResourceList), 'requests', roundResourceList);
}
