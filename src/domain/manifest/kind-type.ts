import { filled, STRING, struct } from '../fields/field.ts';
import type { StructType } from '../fields/field.ts';
import { isManifestKind, KIND_FIELDS } from '../fields/kind-fields.ts';
import type { JsonObject } from '../model/json.ts';
import { assert } from '../../util/assert.ts';

/** The whole type of an object that decodeManifest once accepted: apiVersion, kind and the fields of its kind. */
export function kindType(object: JsonObject): StructType {
  const { kind } = object;
  assert(typeof kind === 'string' && isManifestKind(kind), `an object of a known kind, not ${JSON.stringify(kind)}`);
  return struct({ apiVersion: filled(STRING), kind: filled(STRING), ...KIND_FIELDS[kind].fields.fields });
}
