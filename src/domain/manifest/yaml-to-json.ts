import { isAlias, isMap, isPair, isScalar, Scalar } from 'yaml';
import type { Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { isJsonObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { resolvePlainScalar } from './yaml-scalar.ts';

/** What aliases may add to a document in all: enough for every honest use, too little for a bomb. */
const MAX_ALIASED_VALUES = 50_000;

/** A place in the text (an offset) and what is wrong there. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

/** Anchored values by name, with the number of values in them, and what aliases have added up to now. */
interface Anchors {
  readonly values: Map<string, { readonly value: Json; readonly size: number }>;
  aliased: number;
}

type Converted = Result<Json, YamlFault>;

function fault(
  node: { range?: readonly number[] | null } | null | undefined,
  message: string,
): { ok: false; error: YamlFault } {
  return refused({ offset: node?.range?.[0] ?? 0, message });
}

function countValues(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((total, child) => total + countValues(child), 1);
}

function fitsTag(value: string | number | boolean | null, name: string): boolean {
  if (name === 'null') return value === null;
  if (name === 'bool') return typeof value === 'boolean';
  return typeof value === 'number' && (name === 'float' || Number.isInteger(value));
}

function convertScalar(node: Scalar): Converted {
  const text = typeof node.value === 'string' ? node.value : '';
  const plain = node.type === undefined || node.type === Scalar.PLAIN ? resolvePlainScalar(text) : text;
  switch (node.tag) {
    case undefined:
      return ok(plain);
    case '!':
    case 'tag:yaml.org,2002:str':
    case 'tag:yaml.org,2002:timestamp':
      return ok(text);
    case 'tag:yaml.org,2002:null':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float': {
      const value = resolvePlainScalar(text);
      const name = node.tag.slice('tag:yaml.org,2002:'.length);
      return fitsTag(value, name) ? ok(value) : fault(node, `${JSON.stringify(text)} is no !!${name}`);
    }
    default:
      return fault(node, `the tag ${node.tag} is not supported`);
  }
}

/** The text that a key stands for; numbers and booleans become their text, as JSON has no other keys. */
export function yamlKey(key: unknown): string | undefined {
  if (key === null || key === undefined) return 'null';
  if (!isScalar(key)) return undefined;
  const converted = convertScalar(key);
  return converted.ok ? String(converted.value) : undefined;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

function convertAlias(name: string, node: ParsedNode, anchors: Anchors): Converted {
  const anchored = anchors.values.get(name);
  if (anchored === undefined) return fault(node, `no anchor "${name}" stands before this alias`);
  anchors.aliased += anchored.size;
  if (anchors.aliased > MAX_ALIASED_VALUES) return fault(node, 'aliases add too many values to this document');
  return ok(anchored.value);
}

/** The entries that `<<` brings in; of several maps the first one wins. */
function convertMerge(pair: Pair, anchors: Anchors): Result<readonly [string, Json][], YamlFault> {
  const node = pair.value as ParsedNode | null;
  const converted = convertNode(node, anchors);
  if (!converted.ok) return converted;
  const sources: readonly Json[] = Array.isArray(converted.value) ? converted.value : [converted.value];
  if (!sources.every(isJsonObject)) return fault(node, 'only maps can be merged with <<');
  return ok(sources.toReversed().flatMap((source) => Object.entries(source)));
}

function convertMap(node: YAMLMap, anchors: Anchors): Converted {
  const own = new Map<string, Json>();
  let merged: readonly [string, Json][] = [];
  for (const pair of node.items) {
    if (isMergeKey(pair.key)) {
      const entries = convertMerge(pair, anchors);
      if (!entries.ok) return entries;
      merged = merged.concat(entries.value);
      continue;
    }
    const at = (pair.key ?? node) as ParsedNode;
    const key = yamlKey(pair.key);
    if (key === undefined) return fault(at, 'a key must be plain text');
    if (own.has(key)) return fault(at, `the key "${key}" is already there`);
    const value = convertNode(pair.value as ParsedNode | null, anchors);
    if (!value.ok) return value;
    own.set(key, value.value);
  }
  return ok(Object.fromEntries([...merged.filter(([key]) => !own.has(key)), ...own]));
}

function convertSeq(node: YAMLSeq, anchors: Anchors): Converted {
  const values: Json[] = [];
  for (const item of node.items) {
    if (isPair(item)) return fault(node, 'a list cannot hold a single key');
    const value = convertNode(item as ParsedNode | null, anchors);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

function convertUnanchored(node: ParsedNode, anchors: Anchors): Converted {
  if (isScalar(node)) return convertScalar(node);
  const tag = node.tag;
  const plainTag = isMap(node) ? 'tag:yaml.org,2002:map' : 'tag:yaml.org,2002:seq';
  if (tag !== undefined && tag !== plainTag) return fault(node, `the tag ${tag} is not supported`);
  return isMap(node) ? convertMap(node, anchors) : convertSeq(node as YAMLSeq, anchors);
}

function convertNode(node: ParsedNode | null, anchors: Anchors): Converted {
  if (node === null) return ok(null);
  if (isAlias(node)) return convertAlias(node.source, node, anchors);
  const converted = convertUnanchored(node, anchors);
  if (converted.ok && node.anchor !== undefined) {
    anchors.values.set(node.anchor, { value: converted.value, size: countValues(converted.value) });
  }
  return converted;
}

/**
 * The JSON value of one YAML document, read as Kubernetes reads it (see resolvePlainScalar).
 * Refused: duplicate keys, keys that are no text, unknown tags, aliases without anchor, and aliases that multiply beyond a bound.
 * The tree must be of bounded depth (read-yaml.ts sees to that).
 */
export function yamlToJson(root: ParsedNode | null): Converted {
  return convertNode(root, { values: new Map(), aliased: 0 });
}
