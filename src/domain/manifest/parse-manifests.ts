import { isMap, isSeq } from 'yaml';
import type { ParsedNode } from 'yaml';
import type { FieldError } from '../model/field-error.ts';
import { isJsonObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { KIND_FIELDS } from '../fields/kind-fields.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { decodeManifest } from './decode-manifest.ts';
import { readYaml } from './read-yaml.ts';
import type { TextPosition, YamlDocument } from './read-yaml.ts';
import { locateInYaml } from './yaml-location.ts';
import { yamlKey } from './yaml-to-json.ts';

/** One object of the text. Objects of a `kind: List` share the number of their document. */
export interface ParsedDocument {
  readonly document: number;
  readonly manifest: Manifest;
  /** The object as it was written, nulls and zero values included: what apply compares and remembers. */
  readonly written: JsonObject;
  /** Where a field is written, or else its nearest ancestor that is. */
  readonly locate: (path: string) => TextPosition | undefined;
}

/** An object of the text, before it is known to be a manifest. */
interface WrittenObject {
  readonly document: number;
  readonly value: Json;
  readonly root: ParsedNode;
}

function itemNodes(root: ParsedNode): readonly (ParsedNode | null)[] {
  if (!isMap(root)) return [];
  const items = root.items.find((pair) => yamlKey(pair.key) === 'items')?.value;
  return isSeq(items) ? (items.items as (ParsedNode | null)[]) : [];
}

/** The objects of a document: itself, or the items of a List. */
function objectsOf({ document, value, root }: YamlDocument): Result<readonly WrittenObject[], FieldError> {
  if (!isJsonObject(value) || value.kind !== 'List' || value.apiVersion !== 'v1')
    return ok([{ document, value, root }]);
  const items = value.items ?? [];
  if (!Array.isArray(items)) {
    return refused({ path: 'items', reason: 'WRONG_TYPE', message: 'must be a list', value: items, document });
  }
  const nodes = itemNodes(root);
  // Items behind an alias have no place of their own; the list's is the nearest.
  return ok(items.map((item: Json, index) => ({ document, value: item, root: nodes[index] ?? root })));
}

/** What makes two manifests the same object; undefined for one whose name the server makes. */
function identity({ kind, metadata }: Manifest): string | undefined {
  if (metadata.name === undefined) return undefined;
  const namespace = KIND_FIELDS[kind].namespaced ? (metadata.namespace ?? 'default') : '';
  return JSON.stringify([kind, namespace, metadata.name]);
}

/**
 * Reads every manifest of a YAML or JSON text: several documents, or a `kind: List`.
 * Errors of all documents are given at once, each with its document and, where it is written, line and column:
 * PARSE (no YAML, a duplicate key, too large, too deep, no document at all), decoding errors (decodeManifest),
 * and DUPLICATE for a second document that names the same object. Nothing is defaulted or validated here.
 */
export function parseManifests(text: string): Result<readonly ParsedDocument[], readonly FieldError[]> {
  const read = readYaml(text);
  if (!read.ok) return read;
  const { documents, positionOf } = read.value;

  const parsed: ParsedDocument[] = [];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const decode = ({ document, value, root }: WrittenObject): void => {
    const locate = (path: string): TextPosition => positionOf(locateInYaml(root, path));
    const decoded = decodeManifest(value);
    if (!decoded.ok) {
      for (const error of decoded.error) errors.push({ ...error, document, ...locate(error.path) });
      return;
    }
    const manifest = decoded.value;
    const same = identity(manifest);
    if (same !== undefined && seen.has(same)) {
      const path = 'metadata.name';
      const message = `the ${manifest.kind} "${manifest.metadata.name}" is described more than once here`;
      errors.push({ path, reason: 'DUPLICATE', message, value: manifest.metadata.name, document, ...locate(path) });
      return;
    }
    if (same !== undefined) seen.add(same);
    // decodeManifest refuses everything but an object.
    parsed.push({ document, manifest, written: value as JsonObject, locate });
  };

  for (const document of documents) {
    if (!document.ok) {
      errors.push(document.error);
      continue;
    }
    const objects = objectsOf(document.value);
    if (objects.ok) objects.value.forEach(decode);
    else errors.push({ ...objects.error, ...positionOf(locateInYaml(document.value.root, objects.error.path)) });
  }
  if (documents.length === 0)
    errors.push({ path: '', reason: 'PARSE', message: 'the text holds no manifest', line: 1, column: 1 });
  return errors.length > 0 ? refused(errors) : ok(parsed);
}
