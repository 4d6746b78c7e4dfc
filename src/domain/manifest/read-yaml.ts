import { Composer, LineCounter, Parser } from 'yaml';
import type { Document, ParsedNode } from 'yaml';
import type { FieldError } from '../model/field-error.ts';
import type { Json } from '../model/json.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** What Kubernetes takes in one request. */
const MAX_TEXT_LENGTH = 3 * 1024 * 1024;
/** Deeper trees would exhaust the stack of whoever walks them; a pod needs about fifteen levels. */
const MAX_DEPTH = 100;

export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** One document of the text that is not empty: its number (empty ones counted too), its value, and its tree for positions. */
export interface YamlDocument {
  readonly document: number;
  readonly value: Json;
  readonly root: ParsedNode;
}

export interface YamlText {
  readonly documents: readonly Result<YamlDocument, FieldError>[];
  readonly positionOf: (offset: number) => TextPosition;
}

/** Whether the token tree is deeper than allowed; walked without recursion, because it may be as deep as the text is long. */
function isTooDeep(token: unknown): boolean {
  const waiting = [{ token, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.token !== 'object' || next.token === null) continue;
    if (next.depth > MAX_DEPTH) return true;
    const { value, key, items } = next.token as { value?: unknown; key?: unknown; items?: readonly unknown[] };
    const depth = next.depth + (items === undefined ? 0 : 1);
    for (const child of [key, value, ...(items ?? [])]) waiting.push({ token: child, depth });
  }
  return false;
}

function parseError(error: Omit<FieldError, 'reason' | 'path'>): FieldError {
  return { path: '', reason: 'PARSE', ...error };
}

function isEmpty(composed: Document.Parsed): boolean {
  return composed.errors.length === 0 && (composed.contents === null || isEmptyScalar(composed.contents));
}

function isEmptyScalar(node: ParsedNode): boolean {
  const converted = yamlToJson(node);
  return converted.ok && converted.value === null;
}

/**
 * Splits a text into its YAML documents (JSON is YAML too) and reads each as Kubernetes does.
 * Empty documents are left out. One PARSE error for each document that is none, with line and column; the others are still read.
 */
export function readYaml(text: string): Result<YamlText, readonly FieldError[]> {
  if (text.length > MAX_TEXT_LENGTH) {
    return refused([parseError({ message: `the text is longer than ${MAX_TEXT_LENGTH} characters` })]);
  }
  const lines = new LineCounter();
  const positionOf = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (tokens.some(isTooDeep))
    return refused([parseError({ message: `values are nested deeper than ${MAX_DEPTH} levels` })]);

  // Plain scalars are resolved by our own rules, so the parser leaves all of them texts.
  const composer = new Composer({ schema: 'failsafe', version: '1.1', uniqueKeys: false, prettyErrors: false });
  const documents: Result<YamlDocument, FieldError>[] = [];
  [...composer.compose(tokens, true, text.length)].forEach((composed, document) => {
    if (isEmpty(composed)) return;
    const [syntaxError] = composed.errors;
    if (syntaxError !== undefined) {
      documents.push(
        refused(parseError({ message: syntaxError.message, document, ...positionOf(syntaxError.pos[0]) })),
      );
      return;
    }
    const root = composed.contents as ParsedNode;
    const converted = yamlToJson(root);
    if (converted.ok) documents.push(ok({ document, value: converted.value, root }));
    else {
      const { message, offset } = converted.error;
      documents.push(refused(parseError({ message, document, ...positionOf(offset) })));
    }
  });
  return ok({ documents, positionOf });
}
