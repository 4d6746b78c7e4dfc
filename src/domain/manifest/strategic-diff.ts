import type { FieldType, ListType, Struct } from '../fields/field.ts';
import { isJsonObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { deletionKey, elementIdentity, orderKey, PATCH, RETAIN_KEYS } from './patch-directives.ts';

/** What a difference is asked for: what the second side adds or changes, or what it no longer has. */
export type DiffSide = 'changes' | 'deletions';

/** Whether two JSON values say the same; the order of an object's keys says nothing. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right]: readonly (readonly Json[])[] = [a, b];
    return left?.length === right?.length && (left ?? []).every((element, index) => sameJson(element, right?.[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

function sameKind(a: Json, b: Json): boolean {
  if (a === null || b === null) return a === b;
  return Array.isArray(a) === Array.isArray(b) && typeof a === typeof b;
}

interface ListDiff {
  readonly patch: readonly Json[];
  readonly order: readonly Json[] | undefined;
  readonly deletedPlain: readonly Json[];
}

function diffPlainList(from: readonly Json[], to: readonly Json[], side: DiffSide): ListDiff {
  const added = side === 'changes' ? to.filter((element) => !from.includes(element)) : [];
  const gone = side === 'deletions' ? from.filter((element) => !to.includes(element)) : [];
  const moved = side === 'changes' && !sameJson(from, to);
  return { patch: added, deletedPlain: gone, order: moved || gone.length > 0 ? to : undefined };
}

/** Elements are compared with the element of the same key; where a key occurs twice, first with first. */
function diffKeyedList(from: readonly Json[], to: readonly Json[], type: ListType, side: DiffSide): ListDiff {
  const mergeKey = type.merge ?? '';
  const left = [...from];
  const patch: Json[] = [];
  for (const element of to) {
    const identity = elementIdentity(element, mergeKey);
    const index = left.findIndex((other) => elementIdentity(other, mergeKey) === identity);
    const [other] = index < 0 ? [] : left.splice(index, 1);
    if (!isJsonObject(element) || !isJsonObject(other)) {
      if (side === 'changes') patch.push(element);
      continue;
    }
    const difference = diffObject(other, element, type.of, { side, retainKeys: type.retainKeys });
    if (Object.keys(difference).length > 0) patch.push({ ...difference, [mergeKey]: element[mergeKey] ?? null });
  }
  if (side === 'deletions') {
    for (const gone of left)
      if (isJsonObject(gone)) patch.push({ [PATCH]: 'delete', [mergeKey]: gone[mergeKey] ?? null });
  }
  const identities = (list: readonly Json[]) => list.map((element) => elementIdentity(element, mergeKey));
  const moved = side === 'changes' && !sameJson(identities(from), identities(to));
  const order =
    moved || patch.length > 0
      ? to.filter(isJsonObject).map((element) => ({ [mergeKey]: element[mergeKey] ?? null }))
      : undefined;
  return { patch, order, deletedPlain: [] };
}

function diffList(from: readonly Json[], to: readonly Json[], type: ListType, side: DiffSide): ListDiff {
  if (from.length === 0) return { patch: side === 'changes' ? to : [], order: undefined, deletedPlain: [] };
  return type.merge === '' ? diffPlainList(from, to, side) : diffKeyedList(from, to, type, side);
}

function fieldsOf(type: FieldType | undefined): Struct {
  return type?.kind === 'struct' ? type.fields : {};
}

interface DiffOptions {
  readonly side: DiffSide;
  readonly retainKeys?: boolean;
}

/** The difference of one field that both sides have, as entries of a patch. */
function diffField(
  name: string,
  from: Json,
  to: Json,
  type: FieldType | undefined,
  side: DiffSide,
): readonly [string, Json][] {
  if (!sameKind(from, to)) return side === 'changes' ? [[name, to]] : [];
  if (isJsonObject(from) && isJsonObject(to)) {
    const difference = diffObject(from, to, type, { side });
    return Object.keys(difference).length > 0 ? [[name, difference]] : [];
  }
  if (Array.isArray(from) && Array.isArray(to) && type?.kind === 'list' && type.merge !== undefined) {
    const { patch, order, deletedPlain } = diffList(from, to, type, side);
    const entries: [string, Json][] = [];
    if (patch.length > 0) entries.push([name, patch]);
    if (deletedPlain.length > 0) entries.push([deletionKey(name), deletedPlain]);
    if (order !== undefined) entries.push([orderKey(name), order]);
    return entries;
  }
  return side === 'changes' && !sameJson(from, to) ? [[name, to]] : [];
}

/**
 * One half of the patch that leads from one object to another (Kubernetes "strategic merge patch"): with `changes` what is new or
 * different and never a deletion, with `deletions` only what is gone. Lists are compared by the table's merge keys. Empty: no difference.
 */
export function diffObject(
  from: JsonObject,
  to: JsonObject,
  type: FieldType | undefined,
  options: DiffOptions,
): JsonObject {
  const { side, retainKeys } = options;
  const fields = fieldsOf(type);
  const patch: [string, Json][] = [];
  const isServerSet = (name: string): boolean => Object.hasOwn(fields, name) && fields[name]?.zero === 'ignored';

  for (const [name, value] of Object.entries(from)) {
    if (isServerSet(name)) continue;
    const newer = Object.hasOwn(to, name) ? to[name] : undefined;
    if (newer !== undefined) {
      const fieldType = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
      patch.push(...diffField(name, value, newer, fieldType, side));
    } else if (side === 'deletions') patch.push([name, null]);
  }
  for (const [name, value] of Object.entries(to)) {
    if (side === 'changes' && !isServerSet(name) && !Object.hasOwn(from, name)) patch.push([name, value]);
  }
  const onlyBefore = Object.keys(from).some((name) => !Object.hasOwn(to, name));
  if (retainKeys === true && (patch.length > 0 || onlyBefore)) patch.push([RETAIN_KEYS, Object.keys(to).sort()]);
  return Object.fromEntries(patch);
}
