import { Document, isScalar, Scalar, visit } from 'yaml';
import type { FieldType } from '../fields/field.ts';
import { isJsonObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { kindType } from './kind-type.ts';
import { resolvePlainScalar } from './yaml-scalar.ts';

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** The same value with its fields in the table's order, free keys sorted, and what the table does not know behind that. */
function inOrder(value: Json, type: FieldType | undefined): Json {
  if (Array.isArray(value)) {
    const elements: readonly Json[] = value;
    return elements.map((element) => inOrder(element, type?.kind === 'list' ? type.of : undefined));
  }
  if (!isJsonObject(value)) return value;
  const fields = type?.kind === 'struct' ? type.fields : {};
  const known = Object.keys(fields).filter((name) => Object.hasOwn(value, name));
  const others = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
  const entries = [...known, ...others.sort()].flatMap((name): [string, Json][] => {
    const child = value[name];
    return child === undefined
      ? []
      : [[name, inOrder(child, Object.hasOwn(fields, name) ? fields[name]?.type : undefined)]];
  });
  return Object.fromEntries(entries);
}

/** Whether a text must be quoted, so that no reader, ours or another of YAML 1.1, takes it for something else. */
function needsQuotes(text: string): boolean {
  return resolvePlainScalar(text) !== text || text === '<<' || text === '=';
}

function toYaml(value: Json): string {
  const document = new Document(value, {
    version: '1.1',
    schema: 'yaml-1.1',
    // A key `<<` of ours is a text like any other, never a merge.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== MERGE_TAG),
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === 'string' && needsQuotes(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // Directives would change how the text is read elsewhere; lines are never folded, so that texts stay as they are.
  return document.toString({ lineWidth: 0, directives: false });
}

/**
 * A manifest, or an object of a kind with one, as text: apiVersion, kind, metadata, then the table's order; maps sorted by key.
 * Reading it with parseManifests gives an equal object. YAML ends with a line break, JSON is indented by two and ends with one too.
 */
export function printManifest(object: JsonObject, format: 'YAML' | 'JSON'): string {
  const ordered = inOrder(object, kindType(object));
  return format === 'JSON' ? `${JSON.stringify(ordered, null, 2)}\n` : toYaml(ordered);
}
