import { decodeManifest } from '../domain/manifest/decode-manifest.ts';
import { strategicMergePatch } from '../domain/manifest/strategic-merge-patch.ts';
import { isJsonObject, type JsonObject } from '../domain/model/json.ts';
import type { PodManifest } from '../domain/model/pod.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { lockPodsByName, type StoredPod } from '../store/read/find-pods.ts';
import type { ObjectName } from '../store/read/object-name.ts';
import { authorize } from './authorize.ts';
import { checkExpectation } from './check-expectation.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { PodValue } from './create-pod.ts';
import type { Expectation, ManifestInput, Maybe, Repeatable } from './input.ts';
import { podManifestOf } from './manifest-of.ts';
import { once } from './once.ts';
import { replacePod } from './pod-changes.ts';
import { readManifest, statedResourceVersion, within, type ReadManifest } from './read-manifest.ts';
import { recallPod, rememberPod } from './recall.ts';
import { answer, notFound, refuse, refuseInvalid } from './refusal.ts';

/** How an existing pod is changed: exactly one of the three. */
export interface PodChangeInput extends ManifestInput {
  /** A strategic merge patch. */
  readonly patch?: unknown;
}

export interface UpdatePodInput extends Repeatable, Pick<Expectation, 'expectedResourceVersion'> {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  readonly change: PodChangeInput;
}

/**
 * Changes what Kubernetes lets change on a pod: metadata, images, activeDeadlineSeconds, added tolerations. A changed
 * image of a daemon pod lasts until the pod is replaced. Refused: field errors, NOT_FOUND, a conflict, FORBIDDEN.
 */
export function updatePod(context: CommandContext, input: UpdatePodInput): Promise<CommandResult<PodValue>> {
  return answer(async () => {
    const name = { namespace: input.namespace ?? 'default', name: input.name };
    authorize(context.actor, { verb: 'UPDATE', kind: 'Pod', ...name });
    const { patch } = input.change;
    const isPatch = patch !== undefined && patch !== null;
    const read = isPatch ? null : readManifest(input.change, 'Pod');
    const run = () =>
      once<PodValue>(context, {
        mutation: 'updatePod',
        input,
        remember: rememberPod,
        recall: recallPod,
        work: async (tx) => {
          const stated = input.expectedResourceVersion ?? (read ? statedResourceVersion(read) : null);
          const stored = await lockPod(tx, name, { expectedResourceVersion: stated });
          const next = read ? named(read, name) : patched(stored, patch);
          return { pod: (await replacePod(tx, { stored, next })).image };
        },
      });
    return read ? within(read, run) : run();
  });
}

/** Locks a pod for a change; refuses when it is not there or moved on since the caller read it. */
export async function lockPod(tx: Transaction, name: ObjectName, expected: Expectation): Promise<StoredPod> {
  const [stored] = await lockPodsByName(tx, [name]);
  if (!stored) return refuse(notFound({ kind: 'Pod', ...name }));
  checkExpectation({ ...stored.image, kind: 'Pod', generation: null }, expected);
  return stored;
}

/** A manifest that names another pod is a changed name, which no update may do; one that names none means this one. */
function named({ manifest }: ReadManifest<PodManifest>, { namespace, name }: ObjectName): PodManifest {
  return { ...manifest, metadata: { namespace, ...manifest.metadata, name: manifest.metadata.name || name } };
}

function patched({ image, template }: StoredPod, patch: unknown): PodManifest {
  if (!isJsonObject(patch)) {
    return refuseInvalid([{ path: '', reason: 'WRONG_TYPE', message: 'a patch must be a map', value: patch }]) as never;
  }
  // Made of decoded parts, so it is JSON.
  const merged = strategicMergePatch(podManifestOf(image, template) as unknown as JsonObject, patch);
  if (!merged.ok) return refuseInvalid(merged.error) as never;
  const decoded = decodeManifest(merged.value);
  if (!decoded.ok) return refuseInvalid(decoded.error) as never;
  // A patch cannot change the kind that it is decoded as without being refused.
  return decoded.value as PodManifest;
}
