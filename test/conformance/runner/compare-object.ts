import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json, JsonObject } from '../../../src/domain/model/json.ts';
import { canonicalQuantities } from './canonical-quantities.ts';
import { compareJson } from './compare-json.ts';
import type { Difference } from './outcome.ts';

/** Of metadata, what is compared where it is recorded; all else belongs to the server that gave it. */
const comparedMeta = ['name', 'namespace', 'labels', 'annotations'] as const;

/** Kept by Kubernetes itself and taken out of the recordings. */
const templateGeneration = 'deprecated.daemonset.template.generation';

/**
 * Holds an object of the API against the recorded one, as JSON: name, namespace, labels, annotations, spec and the other
 * fields of its kind, with `generation` where it is asked for. A name that the server made is not compared.
 */
export function compareObject(
  expected: JsonObject,
  actual: JsonObject | null,
  { hasGeneration = false }: { readonly hasGeneration?: boolean } = {},
): Difference | null {
  if (actual === null) return { expected: 'an object', actual: 'none' };
  const isNamed = isJsonObject(expected['metadata']) && expected['metadata']['name'] !== undefined;
  const names = [...comparedMeta.filter((name) => name !== 'name' || isNamed), ...(hasGeneration ? ['generation'] : [])];
  return compareJson(comparable(expected, names), comparable(actual, names));
}

function comparable({ metadata, status: _status, ...rest }: JsonObject, names: readonly string[]): Json {
  const meta = isJsonObject(metadata) ? metadata : {};
  const kept = names.flatMap((name): [string, Json][] => {
    const value = name === 'annotations' ? withoutOurs(meta[name]) : meta[name];
    return value === undefined || isEmptyMap(value) ? [] : [[name, value]];
  });
  return canonicalQuantities({ ...rest, metadata: Object.fromEntries(kept) });
}

function withoutOurs(annotations: Json | undefined): Json | undefined {
  if (!isJsonObject(annotations)) return annotations;
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== templateGeneration));
}

function isEmptyMap(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
