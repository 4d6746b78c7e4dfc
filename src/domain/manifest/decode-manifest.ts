import { isManifestKind, KIND_FIELDS } from '../fields/kind-fields.ts';
import type { FieldError } from '../model/field-error.ts';
import { isJsonObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Manifest, ManifestKind } from '../model/manifest.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { decodeStruct } from './decode-value.ts';
import { kindType } from './kind-type.ts';

function notSupported(path: 'apiVersion' | 'kind', value: string, kinds: readonly string[]): FieldError {
  return { path, reason: 'NOT_SUPPORTED', message: `"${value}" is not supported; known: ${kinds.join(', ')}`, value };
}

/** The kind that an object says it is, or why that cannot be decoded. */
function readKind(value: JsonObject): Result<ManifestKind, readonly FieldError[]> {
  const errors: FieldError[] = [];
  for (const path of ['apiVersion', 'kind']) {
    const given = value[path] ?? '';
    if (given === '') errors.push({ path, reason: 'REQUIRED', message: 'must be given' });
    else if (typeof given !== 'string')
      errors.push({ path, reason: 'WRONG_TYPE', message: 'must be a text', value: given });
  }
  if (errors.length > 0) return refused(errors);

  const { apiVersion, kind } = value as { apiVersion: string; kind: string };
  if (!isManifestKind(kind)) return refused([notSupported('kind', kind, Object.keys(KIND_FIELDS))]);
  const expected = KIND_FIELDS[kind].apiVersion;
  if (apiVersion !== expected) return refused([notSupported('apiVersion', apiVersion, [`${expected} for a ${kind}`])]);
  return ok(kind);
}

/**
 * Turns an object of unknown shape into a manifest (Kubernetes v1.20 API types; semantics.md 18.1 for what the server sets).
 * Strict: WRONG_TYPE, UNKNOWN_FIELD, and NOT_SUPPORTED for another apiVersion or kind, all of them at once, with Kubernetes paths.
 * Normalised: fields in the table's order, zero values by Kubernetes' rule, null like absent, quantities canonical,
 * server-set fields dropped. Nothing is defaulted and no rule is checked here. Decoding what was decoded changes nothing.
 */
export function decodeManifest(value: unknown): Result<Manifest, readonly FieldError[]> {
  if (!isJsonObject(value))
    return refused([{ path: '', reason: 'WRONG_TYPE', message: 'a manifest must be a map', value }]);
  const kind = readKind(value);
  if (!kind.ok) return kind;

  const errors: FieldError[] = [];
  const decoded = decodeStruct(kindType(value).fields, value, '', errors);
  if (errors.length > 0) return refused(errors);
  // The table is what makes it one: apiVersion and kind were checked above and every field by its type.
  return ok(decoded as unknown as Manifest);
}
