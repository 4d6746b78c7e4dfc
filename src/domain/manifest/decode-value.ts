import type { Field, FieldType, ListType, MapType, Struct } from '../fields/field.ts';
import type { FieldError } from '../model/field-error.ts';
import { isJsonObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { decodeScalar, describeScalar, zeroScalar } from './decode-scalar.ts';

/** Longer texts are cut in messages; the field error still carries the value. */
const MAX_SHOWN_LENGTH = 60;

/** The Kubernetes path of a field inside another; the document itself is ''. */
export function fieldPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}

function wrongType(path: string, expected: string, value: Json): FieldError {
  return { path, reason: 'WRONG_TYPE', message: `must be ${expected}, not ${describeValue(value)}`, value };
}

function isZero(type: FieldType, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (type.kind === 'map') return isJsonObject(value) && Object.keys(value).length === 0;
  return type.kind !== 'struct' && value === zeroScalar(type.kind as 'string');
}

function zeroValue(type: FieldType): Json {
  switch (type.kind) {
    case 'struct':
      return decodeStruct(type.fields, {}, '', []);
    case 'list':
      return [];
    case 'map':
      return {};
    default:
      return zeroScalar(type.kind);
  }
}

function decodeList(type: ListType, value: readonly Json[], path: string, errors: FieldError[]): Json {
  return value.map((element, index) => decodeValue(type.of, element, `${path}[${index}]`, errors));
}

function decodeMap(type: MapType, value: JsonObject, path: string, errors: FieldError[]): Json {
  // Sorted, as Kubernetes prints maps; fromEntries, because a key may be __proto__.
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [key, decodeValue(type.of, value[key] ?? null, `${path}[${key}]`, errors)]),
  );
}

/** Decodes a value that is there; a null among the elements of a list or map becomes the zero value, as in Go. */
function decodeValue(type: FieldType, value: Json, path: string, errors: FieldError[]): Json {
  if (value === null) return zeroValue(type);
  switch (type.kind) {
    case 'struct':
      if (isJsonObject(value)) return decodeStruct(type.fields, value, path, errors);
      errors.push(wrongType(path, 'a map', value));
      return {};
    case 'map':
      if (isJsonObject(value)) return decodeMap(type, value, path, errors);
      errors.push(wrongType(path, 'a map', value));
      return {};
    case 'list':
      if (Array.isArray(value)) return decodeList(type, value, path, errors);
      errors.push(wrongType(path, 'a list', value));
      return [];
    default: {
      const decoded = decodeScalar(type.kind, value);
      if (decoded === undefined) errors.push(wrongType(path, describeScalar(type.kind), value));
      return decoded ?? null;
    }
  }
}

/** undefined: the field does not stand in the decoded object. */
function decodeField(field: Field, value: Json | undefined, path: string, errors: FieldError[]): Json | undefined {
  if (field.zero === 'ignored') return undefined;
  if (value === undefined || value === null) {
    if (field.zero === 'nulled') return null;
    return field.zero === 'filled' ? zeroValue(field.type) : undefined;
  }
  const decoded = decodeValue(field.type, value, path, errors);
  return field.zero === 'dropped' && isZero(field.type, decoded) ? undefined : decoded;
}

/**
 * Decodes an object by its fields, in the table's order: wrong types and unknown fields are added to `errors`,
 * zero values treated as the table says. With errors added, what is returned is not to be used.
 */
export function decodeStruct(fields: Struct, value: JsonObject, path: string, errors: FieldError[]): JsonObject {
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue;
    errors.push({ path: fieldPath(path, name), reason: 'UNKNOWN_FIELD', message: `no field "${name}" is known here` });
  }
  const decoded: [string, Json][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const own = Object.hasOwn(value, name) ? value[name] : undefined;
    const result = decodeField(field, own, fieldPath(path, name), errors);
    if (result !== undefined) decoded.push([name, result]);
  }
  return Object.fromEntries(decoded);
}
