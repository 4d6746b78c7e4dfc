import { readFileSync } from 'node:fs';
import { decodeManifest } from '../../../src/domain/manifest/decode-manifest.ts';
import { defaultManifest } from '../../../src/domain/defaults/default-manifest.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';
import type { Manifest } from '../../../src/domain/model/manifest.ts';

export interface Expectation {
  readonly accepted: boolean;
  readonly code?: number;
  readonly verb?: string;
  readonly object?: JsonObject;
}

export interface AdmissionCase {
  readonly id: string;
  readonly manifest: JsonObject;
  readonly expect: Expectation;
}

export interface ApplyStep {
  readonly op: 'create' | 'apply' | 'edit';
  readonly manifest?: JsonObject;
  readonly edits?: readonly (readonly [string, unknown])[];
  readonly expect: Expectation;
}

export interface ApplyCase {
  readonly id: string;
  readonly steps: readonly ApplyStep[];
}

/** A recorded file of the project's own corpus. */
export function readCorpus<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../../conformance/${file}`, import.meta.url), 'utf8')) as readonly T[];
}

/** Decodes what must be decodable. */
export function decoded(value: unknown): Manifest {
  const result = decodeManifest(value);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** What the server would keep of a manifest, at the level of pure rules. */
export function admitted(value: unknown): Manifest {
  return defaultManifest(decoded(value));
}

/** The recorded object without the numbers that a server counts. */
export function recorded(expectation: Expectation): unknown {
  const { metadata, ...rest } = expectation.object as { metadata: JsonObject };
  const { generation: _generation, ...meta } = metadata;
  return { ...rest, metadata: meta };
}
