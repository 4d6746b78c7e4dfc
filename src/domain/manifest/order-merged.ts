import type { Json } from '../model/json.ts';
import { elementIdentity } from './patch-directives.ts';

function positions(order: readonly Json[], mergeKey: string): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  order.forEach((element, index) => {
    const identity = elementIdentity(element, mergeKey);
    if (!result.has(identity)) result.set(identity, index);
  });
  return result;
}

interface Order {
  readonly mergeKey: string;
  /** The order that the patch wants for the elements it names. */
  readonly wanted: readonly Json[];
  /** The list as it was. */
  readonly before: readonly Json[];
}

/**
 * Puts a merged list in order: elements that the patch names stand as it names them, the others keep their order,
 * and one of the others stands before a named one only where it did before.
 */
export function orderMerged(merged: readonly Json[], { mergeKey, wanted, before }: Order): readonly Json[] {
  const wantedAt = positions(wanted, mergeKey);
  const beforeAt = positions(before, mergeKey);
  const place = (at: ReadonlyMap<string, number>, element: Json): number | undefined =>
    at.get(elementIdentity(element, mergeKey));
  const byPlace = (at: ReadonlyMap<string, number>) => (a: Json, b: Json) =>
    (place(at, a) ?? Infinity) - (place(at, b) ?? Infinity) || 0;

  const named = merged.filter((element) => place(wantedAt, element) !== undefined).toSorted(byPlace(wantedAt));
  const others = merged.filter((element) => place(wantedAt, element) === undefined).toSorted(byPlace(beforeAt));
  const result: Json[] = [];
  let nextOther = 0;
  for (const element of named) {
    const here = place(beforeAt, element);
    for (; nextOther < others.length; nextOther += 1) {
      const other = place(beforeAt, others[nextOther] ?? null);
      if (here === undefined || other === undefined || other > here) break;
      result.push(others[nextOther] ?? null);
    }
    result.push(element);
  }
  return [...result, ...others.slice(nextOther)];
}
