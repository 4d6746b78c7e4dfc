import { decodeManifest } from '../domain/manifest/decode-manifest.ts';
import { parseManifests } from '../domain/manifest/parse-manifests.ts';
import type { FieldError } from '../domain/model/field-error.ts';
import { isJsonObject, type JsonObject } from '../domain/model/json.ts';
import type { Manifest, ManifestKind } from '../domain/model/manifest.ts';
import type { CommandError } from './command.ts';
import type { DaemonSetInput, ManifestInput, TypedDaemonSetInput } from './input.ts';
import { Refusal, refuse, refuseInvalid } from './refusal.ts';
import { findUnstorable } from './storable.ts';

type ManifestOf<Kind extends ManifestKind> = Extract<Manifest, { kind: Kind }>;

/** One object of a command's input: decoded, not defaulted, not validated. */
export interface ReadManifest<Read extends Manifest = Manifest> {
  readonly manifest: Read;
  /** As it was written, nulls and zero values included. */
  readonly written: JsonObject;
  /** Which document of the text; absent for JSON. */
  readonly document?: number;
  /** Where a field is written; absent for JSON. */
  readonly locate?: (path: string) => { readonly line: number; readonly column: number } | undefined;
}

/** Reads the one manifest of an input, of the kind that the mutation is about; refuses everything else. */
export function readManifest<Kind extends ManifestKind>(
  input: ManifestInput,
  kind: Kind,
): ReadManifest<ManifestOf<Kind>> {
  const read = typeof input.yaml === 'string' ? readText(input.yaml) : readValue(input.json);
  if (read.manifest.kind !== kind) {
    const message = `must be ${kind}, not ${read.manifest.kind}`;
    const error: FieldError = { path: 'kind', reason: 'NOT_SUPPORTED', message, value: read.manifest.kind };
    refuse(locateError(read, { kind: 'FIELD', error }));
  }
  // Its kind was compared above.
  return read as ReadManifest<ManifestOf<Kind>>;
}

/** Reads every manifest of a text; errors of all documents together. */
export function readManifests(yaml: string): readonly ReadManifest[] {
  const parsed = parseManifests(yaml);
  if (!parsed.ok) return refuseInvalid(parsed.error) as never;
  // Escapes in the text may stand for what the text itself must not hold.
  refuseInvalid(
    parsed.value.flatMap(({ written, document, locate }) =>
      findUnstorable(written).map((error) => ({ ...error, document, ...locate(error.path) })),
    ),
  );
  return parsed.value;
}

/** Reads a DaemonSet in one of its three forms. */
export function readDaemonSet(input: DaemonSetInput): ReadManifest<ManifestOf<'DaemonSet'>> {
  return readManifest(input.typed ? { json: typedDaemonSet(input.typed) } : input, 'DaemonSet');
}

/** The version that the writer says to have read: an update against an older one is a conflict. */
export function statedResourceVersion({ written }: ReadManifest): string | null {
  const { metadata } = written;
  const version = isJsonObject(metadata) ? metadata['resourceVersion'] : null;
  return typeof version === 'string' && version !== '' ? version : null;
}

/** Runs steps that concern one manifest; field errors that they refuse get the place where the field is written. */
export async function within<T>(read: ReadManifest, steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.errors.map((one) => locateError(read, one)));
    throw error;
  }
}

function locateError(read: ReadManifest, refusal: CommandError): CommandError {
  if (read.document === undefined || refusal.kind === 'CONFLICT') return refusal;
  if (refusal.kind === 'OBJECT') return { document: read.document, ...refusal };
  const { error } = refusal;
  return { kind: 'FIELD', error: { document: read.document, ...read.locate?.(error.path), ...error } };
}

function readText(yaml: string): ReadManifest {
  const [first, second] = readManifests(yaml);
  if (second) {
    refuseInvalid([{ path: '', reason: 'TOO_MANY', message: 'must be one object', document: second.document ?? 0 }]);
  }
  // A text without a manifest was refused as such.
  return first!;
}

function readValue(json: unknown): ReadManifest {
  refuseInvalid(findUnstorable(json));
  const decoded = decodeManifest(json);
  if (!decoded.ok) return refuseInvalid(decoded.error) as never;
  // What was decoded is an object.
  return { manifest: decoded.value, written: json as JsonObject };
}

/** null and undefined count as absent when it is decoded. */
function typedDaemonSet(typed: TypedDaemonSetInput): unknown {
  const { updateStrategy: strategy } = typed;
  const limits = { maxUnavailable: strategy?.maxUnavailable ?? null, maxSurge: strategy?.maxSurge ?? null };
  const hasLimits = limits.maxUnavailable !== null || limits.maxSurge !== null;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: typed.name,
      namespace: typed.namespace ?? 'default',
      labels: typed.labels ?? null,
      annotations: typed.annotations ?? null,
    },
    spec: {
      selector: {
        matchLabels: typed.selector.matchLabels ?? null,
        matchExpressions: typed.selector.matchExpressions ?? null,
      },
      template: {
        metadata: { labels: typed.template.labels, annotations: typed.template.annotations ?? null },
        spec: typed.template.spec,
      },
      updateStrategy: strategy ? { type: strategy.type, rollingUpdate: hasLimits ? limits : null } : null,
      minReadySeconds: typed.minReadySeconds ?? null,
      revisionHistoryLimit: typed.revisionHistoryLimit ?? null,
    },
  };
}
