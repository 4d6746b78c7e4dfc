import { readFileSync } from 'node:fs';
import { defaultManifest } from '../../../src/domain/defaults/default-manifest.ts';
import { decodeManifest } from '../../../src/domain/manifest/decode-manifest.ts';
import type { FieldError } from '../../../src/domain/model/field-error.ts';
import type { Manifest } from '../../../src/domain/model/manifest.ts';
import { validateDaemonSetUpdate } from '../../../src/domain/validation/validate-daemon-set-update.ts';
import { validateManifest } from '../../../src/domain/validation/validate-manifest.ts';
import { validateNodeUpdate } from '../../../src/domain/validation/validate-node.ts';
import { validatePodUpdate } from '../../../src/domain/validation/validate-pod-update.ts';
import { validatePriorityClassUpdate } from '../../../src/domain/validation/validate-priority-class.ts';
import { withEdits, type Edit } from './with-edits.ts';

// Recorded from a Kubernetes v1.20.2 API server. Refusals by policy (403) are the commands' matter and not played here.

interface RecordedCase {
  readonly id: string;
  readonly op: 'create' | 'update';
  readonly from?: object;
  readonly manifest: object;
  /** What an update changes in the object as the server holds it; without it the manifest replaces the object. */
  readonly patch?: readonly Edit[];
  readonly expect: {
    readonly accepted: boolean;
    readonly code?: number;
    readonly causes?: readonly { readonly field: string; readonly reason: string }[];
  };
}

/** FieldValueNotSupported → NOT_SUPPORTED. A missing reference has no reason of its own here. */
function reasonOf(recorded: string): string {
  const words = recorded.replace(/^FieldValue/, '').replace('NotFound', 'Invalid');
  return words.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

function outcomeOf(errors: readonly { readonly path: string; readonly reason: string }[]): readonly string[] {
  return [...new Set(errors.map(({ path, reason }) => `${path} ${reason}`))].sort();
}

function admit(value: unknown): Manifest | readonly FieldError[] {
  const decoded = decodeManifest(value);
  return decoded.ok ? defaultManifest(decoded.value) : decoded.error;
}

function admitted(value: unknown): Manifest {
  const result = admit(value);
  if ('kind' in result) return result;
  throw new Error(`refused by the decoder: ${JSON.stringify(result)}`);
}

function validateUpdate(next: Manifest, current: Manifest): readonly FieldError[] {
  if (next.kind === 'DaemonSet' && current.kind === 'DaemonSet') return validateDaemonSetUpdate(next, current);
  if (next.kind === 'Pod' && current.kind === 'Pod') return validatePodUpdate(next, current);
  if (next.kind === 'Node' && current.kind === 'Node') return validateNodeUpdate(next, current);
  if (next.kind === 'PriorityClass' && current.kind === 'PriorityClass') {
    return validatePriorityClassUpdate(next, current);
  }
  throw new Error(`a ${current.kind} cannot become a ${next.kind}`);
}

function validateCase({ op, from, manifest, patch }: RecordedCase): readonly FieldError[] {
  if (op === 'create') return validateManifest(admitted(manifest));
  const current = admitted(from);
  return validateUpdate(admitted(patch ? withEdits(current, patch) : manifest), current);
}

const readCases = (file: string): readonly RecordedCase[] =>
  JSON.parse(readFileSync(new URL(`../../conformance/${file}`, import.meta.url), 'utf8')) as readonly RecordedCase[];

const cases = ['admission.json', 'admission-others.json'].flatMap(readCases);
const titled = (chosen: readonly RecordedCase[]): readonly [string, RecordedCase][] =>
  chosen.map((recorded) => [recorded.id, recorded]);

describe('validation against recordings of Kubernetes v1.20', () => {
  const undecodable = cases.filter(({ expect: { code } }) => code === 400);
  const judged = cases.filter(({ expect: { code } }) => code !== 400 && code !== 403);

  it('has cases of every kind and outcome to play', () => {
    expect(undecodable.length).toBeGreaterThan(5);
    expect(judged.filter((recorded) => recorded.expect.accepted).length).toBeGreaterThan(100);
    expect(judged.filter((recorded) => !recorded.expect.accepted).length).toBeGreaterThan(100);
  });

  it.each(titled(judged))('%s', (_id, recorded) => {
    const causes = (recorded.expect.causes ?? []).map(({ field, reason }) => ({
      path: field,
      reason: reasonOf(reason),
    }));
    expect(outcomeOf(validateCase(recorded))).toEqual(outcomeOf(causes));
  });

  it.each(titled(undecodable))('%s cannot be decoded', (_id, recorded) => {
    expect(decodeManifest(recorded.manifest).ok).toBe(false);
  });
});
