import { defaultDaemonSet } from '../domain/defaults/default-daemon-set.ts';
import { defaultNode } from '../domain/defaults/default-node.ts';
import { defaultPriorityClass } from '../domain/defaults/default-priority-class.ts';
import { mergeApplied } from '../domain/manifest/apply-manifest.ts';
import { decodeManifest } from '../domain/manifest/decode-manifest.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { Manifest, ManifestKind } from '../domain/model/manifest.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { authorize } from './authorize.ts';
import { checkExpectation } from './check-expectation.ts';
import type { CommandContext } from './command.ts';
import { insertDaemonSetManifest, replaceDaemonSet, type Changed } from './daemon-set-changes.ts';
import { insertPodManifest } from './insert-pod.ts';
import { nameOf, type StoredObject } from './lock-named.ts';
import { daemonSetManifestOf, nodeManifestOf, podManifestOf, priorityClassManifestOf } from './manifest-of.ts';
import { insertNodeManifest, replaceNode } from './node-changes.ts';
import { replacePod } from './pod-changes.ts';
import { insertPriorityClassManifest, replacePriorityClass } from './priority-class-changes.ts';
import { statedResourceVersion, type ReadManifest } from './read-manifest.ts';
import { refuseInvalid } from './refusal.ts';

export type AppliedAction = 'CREATED' | 'CONFIGURED' | 'UNCHANGED';

export interface AppliedOne {
  readonly kind: ManifestKind;
  readonly namespace: string;
  readonly name: string;
  readonly action: AppliedAction;
  readonly uid: string;
}

/** Applies one manifest within the transaction: creates its object, or merges it into the locked one that exists. */
export async function applyObject(
  tx: Transaction,
  context: CommandContext,
  { read, stored }: { readonly read: ReadManifest; readonly stored: StoredObject | undefined },
): Promise<AppliedOne> {
  const { kind, metadata } = read.manifest;
  const { namespace, name } = nameOf(read.manifest);
  if (!metadata.name) {
    refuseInvalid([{ path: 'metadata.name', reason: 'REQUIRED', message: 'must be given to be applied' }]);
  }
  authorize(context.actor, { verb: stored ? 'UPDATE' : 'CREATE', kind, namespace, name, node: nodeOf(stored, name) });
  if (!stored) {
    const { uid } = await insertObject(tx, context, read);
    return { kind, namespace, name, action: 'CREATED', uid };
  }
  const { resourceVersion } = stored.stored.image;
  const generation = stored.kind === 'DaemonSet' ? stored.stored.image.generation : null;
  checkExpectation(
    { kind, namespace, name, generation, resourceVersion },
    { expectedResourceVersion: statedResourceVersion(read) },
  );
  const { image, changed } = await changeObject(tx, stored, read.written);
  return { kind, namespace, name, action: changed ? 'CONFIGURED' : 'UNCHANGED', uid: image.uid };
}

/** Nodes that are applied are run by nobody of ours, unless they were registered so. */
function nodeOf(stored: StoredObject | undefined, name: string) {
  return stored?.kind === 'Node' ? stored.stored.image : { name, runtime: 'EXTERNAL' as const };
}

function insertObject(
  tx: Transaction,
  context: CommandContext,
  { manifest, written: lastApplied }: ReadManifest,
): Promise<{ readonly uid: string }> {
  const { ids } = context;
  switch (manifest.kind) {
    case 'DaemonSet':
      return insertDaemonSetManifest(tx, { ids, manifest: defaultDaemonSet(manifest), lastApplied });
    case 'Pod':
      return insertPodManifest(tx, { ids, manifest, lastApplied });
    case 'Node':
      return insertNodeManifest(tx, context, { manifest: defaultNode(manifest), runtime: 'EXTERNAL', lastApplied });
    case 'PriorityClass':
      return insertPriorityClassManifest(tx, { ids, manifest: defaultPriorityClass(manifest), lastApplied });
  }
}

function changeObject(
  tx: Transaction,
  object: StoredObject,
  written: JsonObject,
): Promise<Changed<{ readonly uid: string }>> {
  const lastApplied = written;
  switch (object.kind) {
    case 'DaemonSet': {
      const { stored } = object;
      const live = daemonSetManifestOf(stored.image, stored.template);
      const next = defaultDaemonSet(merge(live, stored.lastApplied, written));
      return replaceDaemonSet(tx, { stored, next, lastApplied });
    }
    case 'Pod': {
      const { stored } = object;
      const live = podManifestOf(stored.image, stored.template);
      return replacePod(tx, { stored, next: merge(live, stored.lastApplied, written), lastApplied });
    }
    case 'Node': {
      const { stored } = object;
      const live = nodeManifestOf(stored.image);
      const next = defaultNode(merge(live, stored.lastApplied, written));
      return replaceNode(tx, { stored, next, lastApplied });
    }
    case 'PriorityClass': {
      const { stored } = object;
      const live = priorityClassManifestOf(stored.image);
      const next = defaultPriorityClass(merge(live, stored.lastApplied, written));
      return replacePriorityClass(tx, { stored, next, lastApplied });
    }
  }
}

function merge<Kind extends Manifest>(live: Kind, lastApplied: JsonObject | null, written: JsonObject): Kind {
  const merged = mergeApplied({
    // Made of decoded parts, so it is JSON.
    live: live as unknown as JsonObject,
    manifest: written,
    ...(lastApplied === null ? {} : { lastApplied }),
  });
  const decoded = decodeManifest(merged);
  if (!decoded.ok) return refuseInvalid(decoded.error) as never;
  // Both sides were of this kind.
  return decoded.value as Kind;
}
