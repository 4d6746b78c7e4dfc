import type { FieldType, ListType } from '../fields/field.ts';
import type { FieldError } from '../model/field-error.ts';
import { isJsonObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { fieldPath } from './decode-value.ts';
import { kindType } from './kind-type.ts';
import { orderMerged } from './order-merged.ts';
import { deletionKey, elementIdentity, orderKey, PATCH, patchedNames, RETAIN_KEYS } from './patch-directives.ts';

interface Place {
  readonly path: string;
  readonly errors: FieldError[];
}

function childType(type: FieldType | undefined, name: string): FieldType | undefined {
  if (type?.kind !== 'struct' || !Object.hasOwn(type.fields, name)) return undefined;
  return type.fields[name]?.type;
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function badDirective(value: Json, { path, errors }: Place): void {
  errors.push({ path: fieldPath(path, PATCH), reason: 'NOT_SUPPORTED', message: 'must be replace or delete', value });
}

function withoutDirective(patch: JsonObject): JsonObject {
  const { [PATCH]: _directive, ...rest } = patch;
  return rest;
}

/** What is left of a list after the `$patch: replace` and `$patch: delete` elements of its patch; the latter take all of their key. */
function withoutDeleted(
  live: readonly Json[],
  patch: readonly Json[],
  mergeKey: string,
  place: Place,
): readonly Json[] {
  const gone = new Set<string>();
  for (const [index, element] of patch.entries()) {
    if (!isJsonObject(element) || element[PATCH] === undefined) continue;
    const at = { ...place, path: `${place.path}[${index}]` };
    if (element[PATCH] === 'replace') return [];
    if (element[PATCH] !== 'delete') badDirective(element[PATCH], at);
    else if (element[mergeKey] !== undefined) gone.add(elementIdentity(element, mergeKey));
    else
      at.errors.push({ path: fieldPath(at.path, mergeKey), reason: 'REQUIRED', message: 'must name what to delete' });
  }
  return live.filter((element) => !gone.has(elementIdentity(element, mergeKey)));
}

/** Merges the elements of one list by their key; deletions first, wherever they stand in the patch. */
function mergeKeyed(live: readonly Json[], patch: readonly Json[], type: ListType, place: Place): readonly Json[] {
  const mergeKey = type.merge ?? '';
  const merged = [...withoutDeleted(live, patch, mergeKey, place)];
  for (const [index, element] of patch.entries()) {
    if (isJsonObject(element) && element[PATCH] !== undefined) continue;
    const at = { ...place, path: `${place.path}[${index}]` };
    const identity = elementIdentity(element, mergeKey);
    const found = merged.findIndex((other) => elementIdentity(other, mergeKey) === identity);
    const older = found < 0 ? undefined : merged[found];
    const value = isJsonObject(element) ? mergeObject(isJsonObject(older) ? older : {}, element, type.of, at) : element;
    if (found < 0) merged.push(value);
    else merged[found] = value;
  }
  return merged;
}

function mergeList(live: JsonObject, patch: JsonObject, name: string, type: ListType, place: Place): Json {
  const mergeKey = type.merge ?? '';
  const before = asList(live[name]);
  const added = asList(patch[name]);
  const order = patch[orderKey(name)];
  const gone = asList(patch[deletionKey(name)]);
  const plain = (): readonly Json[] => [...new Set([...before, ...added])].filter((element) => !gone.includes(element));
  const merged = mergeKey === '' ? plain() : mergeKeyed(before, added, type, place);
  return orderMerged(merged, { mergeKey, wanted: asList(order ?? added), before });
}

/** The new value of one field; undefined where the patch takes it away. */
function mergeField(
  live: JsonObject,
  patch: JsonObject,
  name: string,
  type: FieldType | undefined,
  place: Place,
): Json | undefined {
  const older = Object.hasOwn(live, name) ? live[name] : undefined;
  const newer = Object.hasOwn(patch, name) ? patch[name] : undefined;
  if (newer === null) return undefined;
  if (type?.kind === 'list' && type.merge !== undefined && (newer === undefined || Array.isArray(newer))) {
    return newer === undefined && older === undefined ? undefined : mergeList(live, patch, name, type, place);
  }
  if (newer === undefined) return older;
  if (isJsonObject(newer)) return mergeObject(isJsonObject(older) ? older : {}, newer, type, place);
  return newer;
}

function mergeObject(live: JsonObject, patch: JsonObject, type: FieldType | undefined, place: Place): JsonObject {
  const directive = patch[PATCH];
  if (directive === 'delete') return {};
  if (directive === 'replace') return mergeObject({}, withoutDirective(patch), type, place);
  if (directive !== undefined) badDirective(directive, place);

  const retained = patch[RETAIN_KEYS];
  const kept = Object.entries(live).filter(([name]) => !Array.isArray(retained) || retained.includes(name));
  const base = Object.fromEntries(kept);
  const result = new Map<string, Json>(kept);
  for (const name of patchedNames(patch)) {
    const at = { ...place, path: fieldPath(place.path, name) };
    const value = mergeField(base, patch, name, childType(type, name), at);
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

/** Applies a patch to an object of the type; what is wrong in its directives is added to `errors`. */
export function applyPatch(live: JsonObject, patch: JsonObject, type: FieldType, errors: FieldError[]): JsonObject {
  return mergeObject(live, patch, type, { path: '', errors });
}

/**
 * An object after a strategic merge patch (Kubernetes "strategic merge patch"): maps merge, null deletes, lists are replaced or
 * merge by the key that the table of fields gives them; `$patch: delete` and `replace`, `$retainKeys`, `$setElementOrder/…` and
 * `$deleteFromPrimitiveList/…` are followed. `live` has the kind that decides. Unknown fields are left for decodeManifest to refuse.
 */
export function strategicMergePatch(live: JsonObject, patch: JsonObject): Result<JsonObject, readonly FieldError[]> {
  const errors: FieldError[] = [];
  const patched = applyPatch(live, patch, kindType(live), errors);
  return errors.length > 0 ? refused(errors) : ok(patched);
}
