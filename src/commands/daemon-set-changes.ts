import type { DaemonSetManifest } from '../domain/model/daemon-set.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import { templateHeadStartMs } from '../domain/turns/head-start.ts';
import { semanticEqual } from '../domain/validation/semantic-equal.ts';
import { validateDaemonSet } from '../domain/validation/validate-daemon-set.ts';
import { validateDaemonSetUpdate } from '../domain/validation/validate-daemon-set-update.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredDaemonSet } from '../store/read/find-daemon-sets.ts';
import { listPriorityClassViews } from '../store/read/priority-class-views.ts';
import { appendDaemonSetChange } from '../store/write/daemon-set-changes.ts';
import {
  insertDaemonSet,
  updateDaemonSetDeclaration,
  updateDaemonSetLastApplied,
  type DaemonSetDeclaration,
} from '../store/write/daemon-sets.ts';
import { insertPodTemplates } from '../store/write/pod-templates.ts';
import type { IdSource } from '../util/clock.ts';
import { daemonSetManifestOf } from './manifest-of.ts';
import { alreadyExists, refuse, refuseInvalid } from './refusal.ts';
import { markAndWake } from './wake.ts';

/** What a change of an object came to. */
export interface Changed<Image> {
  readonly image: Image;
  /** False: it was so already; nothing was written. */
  readonly changed: boolean;
}

/** Finalizers that a deletion sets and takes away itself. */
export const deletionFinalizers: readonly string[] = ['foregroundDeletion', 'orphan'];

/** Validates and inserts a set from its defaulted manifest; refuses when the name is taken. */
export async function insertDaemonSetManifest(
  tx: Transaction,
  input: { readonly ids: IdSource; readonly manifest: DaemonSetManifest; readonly lastApplied: JsonObject | null },
): Promise<DaemonSetImage> {
  const { manifest } = input;
  refuseInvalid(validateDaemonSet(manifest));
  const { namespace = 'default', generateName = '' } = manifest.metadata;
  const [templateKey] = await insertPodTemplates(tx, [manifest.spec.template]);
  const headStartMs = templateHeadStartMs({
    template: manifest.spec.template,
    classes: await listPriorityClassViews(tx),
  });
  for (let attempt = 1; ; attempt += 1) {
    const name = manifest.metadata.name || generateName.slice(0, GENERATED_PREFIX_MAX) + input.ids.suffix(5);
    const image = await insertDaemonSet(tx, {
      ...declarationOf(manifest, templateKey!),
      lastApplied: input.lastApplied,
      uid: input.ids.uid(),
      namespace,
      name,
      headStartMs,
    });
    if (image) {
      appendDaemonSetChange(tx, { before: null, after: image });
      markAndWake(tx, [{ kind: 'DAEMON_SET', subject: image.uid }]);
      return image;
    }
    if (manifest.metadata.name || attempt >= NAME_ATTEMPTS_MAX) {
      refuse(alreadyExists({ kind: 'DaemonSet', namespace, name }));
    }
  }
}

/** A generated name is the prefix, cut to 58 characters, and five of the safe alphabet: 63 in all. */
export const GENERATED_PREFIX_MAX = 58;
export const NAME_ATTEMPTS_MAX = 8;

/**
 * Replaces what people declare of a locked set by the defaulted manifest. The generation rises with any change of the
 * spec, not with labels or annotations; a change that changes nothing writes nothing (semantics: Generation).
 */
export async function replaceDaemonSet(
  tx: Transaction,
  input: {
    readonly stored: StoredDaemonSet;
    readonly next: DaemonSetManifest;
    /** Absent: what was applied last stays. */
    readonly lastApplied?: JsonObject;
  },
): Promise<Changed<DaemonSetImage>> {
  const { stored, next } = input;
  refuseInvalid(validateDaemonSetUpdate(next, daemonSetManifestOf(stored.image, stored.template)));
  const sameTemplate = semanticEqual(next.spec.template, stored.template);
  const templateKey = sameTemplate
    ? stored.image.templateKey
    : (await insertPodTemplates(tx, [next.spec.template]))[0]!;
  return writeDeclaration(tx, {
    stored,
    next: keepDeletionFinalizers(declarationOf(next, templateKey), stored.image),
    ...(input.lastApplied ? { lastApplied: input.lastApplied } : {}),
  });
}

/** Gives a locked set another template that is stored already; everything else stays. */
export function replaceTemplate(
  tx: Transaction,
  stored: StoredDaemonSet,
  templateKey: string,
): Promise<Changed<DaemonSetImage>> {
  const { labels, annotations, finalizers, ownerReferences, spec } = stored.image;
  return writeDeclaration(tx, {
    stored,
    next: { labels, annotations, finalizers, ownerReferences, spec, templateKey },
  });
}

type Declaration = Omit<DaemonSetDeclaration, 'lastApplied'>;

async function writeDeclaration(
  tx: Transaction,
  input: { readonly stored: StoredDaemonSet; readonly next: Declaration; readonly lastApplied?: JsonObject },
): Promise<Changed<DaemonSetImage>> {
  const { stored, next, lastApplied } = input;
  const before = stored.image;
  const specChanged = next.templateKey !== before.templateKey || !semanticEqual(next.spec, before.spec);
  const metadataChanged = !semanticEqual(metadataOf(next), metadataOf(before));
  if (!specChanged && !metadataChanged) {
    if (lastApplied && !semanticEqual(lastApplied, stored.lastApplied)) {
      await updateDaemonSetLastApplied(tx, before.uid, lastApplied);
    }
    return { image: before, changed: false };
  }
  const image = await updateDaemonSetDeclaration(tx, {
    ...next,
    uid: before.uid,
    raisesGeneration: specChanged,
    lastApplied: lastApplied ?? stored.lastApplied,
  });
  appendDaemonSetChange(tx, { before, after: image });
  markAndWake(tx, [{ kind: 'DAEMON_SET', subject: image.uid }]);
  return { image, changed: true };
}

function declarationOf({ metadata, spec }: DaemonSetManifest, templateKey: string): Declaration {
  const { template: _template, ...rest } = spec;
  return {
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    finalizers: metadata.finalizers ?? [],
    ownerReferences: metadata.ownerReferences ?? [],
    spec: rest,
    templateKey,
  };
}

/** Writing back an object read before its deletion began must not take the deletion back. */
function keepDeletionFinalizers(next: Declaration, current: DaemonSetImage): Declaration {
  if (current.deletionTimestamp === null) return next;
  const own = current.finalizers.filter((name) => deletionFinalizers.includes(name));
  const others = next.finalizers.filter((name) => !deletionFinalizers.includes(name));
  return { ...next, finalizers: [...own, ...others] };
}

function metadataOf({ labels, annotations, finalizers, ownerReferences }: Declaration) {
  return { labels, annotations, finalizers, ownerReferences };
}
