import type { ScalarKind } from '../fields/field.ts';
import type { Json } from '../model/json.ts';
import { formatQuantity, parseQuantity } from '../quantity/quantity.ts';

const INT32_MAX = 2_147_483_647;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function isInt32(value: Json): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -INT32_MAX - 1 && value <= INT32_MAX;
}

/**
 * Quantities come out in canonical form; blanks around one are allowed in JSON, inside it they are not (semantics.md 20).
 */
function decodeQuantity(value: Json): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const quantity = parseQuantity(typeof value === 'string' ? value.trim() : value);
  return quantity === undefined ? undefined : formatQuantity(quantity);
}

/**
 * Reads one plain value as Kubernetes decodes it: strictly, without turning texts into numbers or the reverse.
 * undefined: the value is not of this kind.
 */
export function decodeScalar(kind: ScalarKind, value: Json): Json | undefined {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int32':
      return isInt32(value) ? value : undefined;
    case 'int64':
      // Whole numbers beyond 2^53 cannot pass through JSON unharmed; refusing them is better than changing them.
      return Number.isSafeInteger(value) ? value : undefined;
    case 'intOrString':
      return typeof value === 'string' || isInt32(value) ? value : undefined;
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
      return typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  }
}

/** What a field of this kind holds when nothing was given. */
export function zeroScalar(kind: ScalarKind): Json {
  switch (kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'time':
      return null;
  }
}

/** For messages: what a field of this kind must be. */
export function describeScalar(kind: ScalarKind): string {
  switch (kind) {
    case 'string':
      return 'a text';
    case 'bool':
      return 'true or false';
    case 'int32':
      return 'a whole number of 32 bits';
    case 'int64':
      return 'a whole number, at most 2^53 - 1';
    case 'intOrString':
      return 'a whole number or a text such as "30%"';
    case 'quantity':
      return 'a quantity such as 100m, 1.5 or 2Gi';
    case 'time':
      return 'a time such as 2026-01-31T12:00:00Z';
  }
}
