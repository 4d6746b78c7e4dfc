import { formatQuantity, parseQuantity } from '../../../src/domain/quantity/quantity.ts';
import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json } from '../../../src/domain/model/json.ts';

/** Maps of quantities, and single ones, by the name of their field. */
const maps = new Set(['limits', 'requests', 'overhead', 'capacity', 'allocatable']);
const singles = new Set(['divisor', 'sizeLimit']);

/** The same JSON with every quantity as Kubernetes prints it (`0.5` → `500m`). */
export function canonicalQuantities(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(canonicalQuantities);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]): [string, Json] => {
      if (singles.has(name)) return [name, canonical(child)];
      if (!maps.has(name) || !isJsonObject(child)) return [name, canonicalQuantities(child)];
      return [name, Object.fromEntries(Object.entries(child).map(([key, amount]) => [key, canonical(amount)]))];
    }),
  );
}

function canonical(value: Json): Json {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const quantity = parseQuantity(value);
  return quantity === undefined ? value : formatQuantity(quantity);
}
