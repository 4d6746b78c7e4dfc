/**
 * What happens to a field that is absent or has its type's zero value (the Go encoding rule behind every Kubernetes object).
 * - dropped: `omitempty` on a plain value: a zero value vanishes, so an explicit `readOnly: false` is not printed.
 * - kept: a pointer: absent stays absent, an explicit zero value stays.
 * - filled: no `omitempty`, or a struct by value: the zero value stands there even when nothing was given.
 * - nulled: a list without `omitempty` that may legally be absent: printed as null.
 * - ignored: set by the server only; accepted in any form and dropped.
 */
export type ZeroRule = 'dropped' | 'kept' | 'filled' | 'nulled' | 'ignored';

export type ScalarKind = 'string' | 'bool' | 'int32' | 'int64' | 'quantity' | 'intOrString' | 'time';

export interface ScalarType {
  readonly kind: ScalarKind;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: Struct;
}

/** merge: elements are matched instead of the list being replaced; by this field, or '' for lists of plain values. */
export interface ListType {
  readonly kind: 'list';
  readonly of: FieldType;
  readonly merge?: string;
  /** What the newer side does not name inside an element goes (the source of a volume). */
  readonly retainKeys?: boolean;
}

/** A map from free keys to plain values. */
export interface MapType {
  readonly kind: 'map';
  readonly of: ScalarType;
}

export type FieldType = ScalarType | StructType | ListType | MapType;

export interface Field {
  readonly type: FieldType;
  readonly zero: ZeroRule;
}

/** The fields of one Kubernetes type, in the order in which they are printed. */
export type Struct = Readonly<Record<string, Field>>;

export const STRING: ScalarType = { kind: 'string' };
export const BOOL: ScalarType = { kind: 'bool' };
export const INT32: ScalarType = { kind: 'int32' };
export const INT64: ScalarType = { kind: 'int64' };
export const QUANTITY: ScalarType = { kind: 'quantity' };
export const INT_OR_STRING: ScalarType = { kind: 'intOrString' };
export const TIME: ScalarType = { kind: 'time' };

export function struct(fields: Struct): StructType {
  return { kind: 'struct', fields };
}

export function list(of: FieldType, merge?: { readonly key: string; readonly retainKeys?: boolean }): ListType {
  return { kind: 'list', of, merge: merge?.key, retainKeys: merge?.retainKeys };
}

export function map(of: ScalarType): MapType {
  return { kind: 'map', of };
}

/** `omitempty` on a plain value, a list or a map. */
export function dropped(type: FieldType): Field {
  return { type, zero: 'dropped' };
}

/** A pointer. */
export function kept(type: FieldType): Field {
  return { type, zero: 'kept' };
}

/** Always there. */
export function filled(type: FieldType): Field {
  return { type, zero: 'filled' };
}

/** A list that prints as null when absent. */
export function nulled(type: ListType): Field {
  return { type, zero: 'nulled' };
}

/** Set by the server; what a manifest says there is dropped unread. */
export const SERVER_SET: Field = { type: STRING, zero: 'ignored' };
