import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json, JsonObject } from '../../../src/domain/model/json.ts';

/** What a recorded control plane answered to one request. */
export interface RecordedAnswer {
  readonly accepted: boolean;
  /** Of a refusal: 422 invalid, 400 undecodable, 403 by policy, 404 not there, 409 taken. */
  readonly code?: number;
  readonly causes?: readonly { readonly field: string; readonly reason: string }[];
  /** The object as it then was. */
  readonly object?: JsonObject;
  /** Of apply: what kubectl said it did. */
  readonly verb?: string;
}

/** Sets a path such as `spec.containers[0].image`. */
export type Edit = readonly [path: string, value: Json];

/** One object, created or updated. */
export interface AdmissionCase {
  readonly op: 'create' | 'update';
  readonly from?: JsonObject;
  readonly manifest: JsonObject;
  /** What an update changes in the object as the server holds it; without it the manifest replaces the object. */
  readonly patch?: readonly Edit[];
  readonly expect: RecordedAnswer;
}

/** One text, created as it is. */
export interface TextCase {
  readonly yaml: string;
  readonly expect: RecordedAnswer;
}

export interface ApplyStep {
  readonly op: 'create' | 'apply' | 'edit';
  readonly manifest?: JsonObject;
  readonly edits?: readonly Edit[];
  readonly expect: RecordedAnswer;
}

/** One object, applied and edited in turns. */
export interface ApplyCase {
  readonly steps: readonly ApplyStep[];
}

export interface PodRef {
  readonly name?: string;
  readonly daemonSet?: string;
  readonly node?: string;
}

export interface TraceNode {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly unschedulable?: boolean;
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** One step of a scenario; `op` says which fields there are. */
export interface TraceStep {
  readonly op: string;
  readonly node?: TraceNode;
  readonly name?: string;
  readonly manifest?: JsonObject;
  readonly propagation?: string;
  readonly pod?: PodRef;
  readonly patch?: JsonObject;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly toRevision?: number;
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
  readonly ms?: number;
  readonly waitMs?: number;
  readonly expect?: Json;
}

/** A scenario, step by step. */
export interface TraceCase {
  readonly steps: readonly TraceStep[];
}

export type ConformanceCase =
  | { readonly kind: 'ADMISSION'; readonly id: string; readonly content: AdmissionCase }
  | { readonly kind: 'TEXT'; readonly id: string; readonly content: TextCase }
  | { readonly kind: 'APPLY'; readonly id: string; readonly content: ApplyCase }
  | { readonly kind: 'TRACE'; readonly id: string; readonly content: TraceCase }
  /** Of no shape that is known; it counts as a case, and fails. */
  | { readonly kind: 'UNKNOWN'; readonly id: string; readonly content: null };

const applyOps = ['create', 'apply', 'edit'];

/** Tells what kind of case a value is, by its shape alone; its id or name is for people only. */
export function toCase(value: Json, index: number): ConformanceCase {
  if (!isJsonObject(value)) return { kind: 'UNKNOWN', id: `#${index}`, content: null };
  const id = [value['id'], value['name']].find((name) => typeof name === 'string') ?? `#${index}`;
  const content = value as unknown;
  if (typeof value['yaml'] === 'string') return { kind: 'TEXT', id, content: content as TextCase };
  if (isJsonObject(value['manifest'])) return { kind: 'ADMISSION', id, content: content as AdmissionCase };
  const steps = value['steps'];
  if (!Array.isArray(steps)) return { kind: 'UNKNOWN', id, content: null };
  const ops = (steps as readonly Json[]).map((step) => (isJsonObject(step) ? step['op'] : undefined));
  return ops.every((op) => typeof op === 'string' && applyOps.includes(op))
    ? { kind: 'APPLY', id, content: content as ApplyCase }
    : { kind: 'TRACE', id, content: content as TraceCase };
}

/**
 * The cases of a file's text, in order.
 * @throws when the text is no JSON array.
 */
export function parseCases(text: string): readonly ConformanceCase[] {
  const value = JSON.parse(text) as Json;
  if (!Array.isArray(value)) throw new Error('a file of cases holds one array');
  return (value as readonly Json[]).map(toCase);
}
