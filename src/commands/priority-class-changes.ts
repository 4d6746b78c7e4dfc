import type { PriorityClassImage } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { PriorityClassManifest } from '../domain/model/priority-class.ts';
import { semanticEqual } from '../domain/validation/semantic-equal.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from '../domain/validation/validate-priority-class.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredPriorityClass } from '../store/read/find-priority-classes.ts';
import {
  insertPriorityClass,
  lockGlobalDefault,
  updatePriorityClassDeclaration,
  updatePriorityClassLastApplied,
  type PriorityClassDeclaration,
} from '../store/write/priority-classes.ts';
import type { IdSource } from '../util/clock.ts';
import { GENERATED_PREFIX_MAX, type Changed } from './daemon-set-changes.ts';
import { priorityClassManifestOf } from './manifest-of.ts';
import { alreadyExists, forbidden, refuse, refuseInvalid } from './refusal.ts';

/** Validates and inserts a class from its defaulted manifest; refuses when the name is taken. */
export async function insertPriorityClassManifest(
  tx: Transaction,
  input: { readonly ids: IdSource; readonly manifest: PriorityClassManifest; readonly lastApplied: JsonObject | null },
): Promise<PriorityClassImage> {
  const { manifest, lastApplied, ids } = input;
  refuseInvalid(validatePriorityClass(manifest));
  const { generateName = '' } = manifest.metadata;
  const name = manifest.metadata.name || generateName.slice(0, GENERATED_PREFIX_MAX) + ids.suffix(5);
  if (manifest.globalDefault) await refuseSecondDefault(tx, name);
  const declared = declarationOf(manifest);
  const image = await insertPriorityClass(tx, { ...declared, lastApplied, uid: ids.uid(), name });
  return image ?? refuse(alreadyExists({ kind: 'PriorityClass', namespace: '', name }));
}

/** Replaces what may change of a locked class: all but value and policy, which pods have copied. */
export async function replacePriorityClass(
  tx: Transaction,
  input: {
    readonly stored: StoredPriorityClass;
    readonly next: PriorityClassManifest;
    readonly lastApplied?: JsonObject;
  },
): Promise<Changed<PriorityClassImage>> {
  const { stored, next, lastApplied } = input;
  const before = stored.image;
  refuseInvalid(validatePriorityClassUpdate(next, priorityClassManifestOf(before)));
  if (next.globalDefault && !before.globalDefault) await refuseSecondDefault(tx, before.name);
  const declared = declarationOf(next);
  if (semanticEqual(declared, declaredPart(before))) {
    if (lastApplied && !semanticEqual(lastApplied, stored.lastApplied)) {
      await updatePriorityClassLastApplied(tx, before.uid, lastApplied);
    }
    return { image: before, changed: false };
  }
  const image = await updatePriorityClassDeclaration(tx, {
    ...declared,
    uid: before.uid,
    lastApplied: lastApplied ?? stored.lastApplied,
  });
  return { image, changed: true };
}

/** Only one class can be what pods without a class get (Kubernetes: admission of priority classes). */
async function refuseSecondDefault(tx: Transaction, name: string): Promise<void> {
  const other = await lockGlobalDefault(tx);
  if (!other || other.name === name) return;
  refuse(forbidden({ kind: 'PriorityClass', namespace: '', name }, `${other.name} is the global default already`));
}

type Declaration = Omit<PriorityClassDeclaration, 'lastApplied'>;

function declarationOf(manifest: PriorityClassManifest): Declaration {
  return {
    labels: manifest.metadata.labels ?? {},
    annotations: manifest.metadata.annotations ?? {},
    value: manifest.value ?? 0,
    globalDefault: manifest.globalDefault ?? false,
    description: manifest.description ?? '',
    preemptionPolicy: manifest.preemptionPolicy ?? 'PreemptLowerPriority',
  };
}

function declaredPart(image: PriorityClassImage): Declaration {
  const { labels, annotations, value, globalDefault, description, preemptionPolicy } = image;
  return { labels, annotations, value, globalDefault, description, preemptionPolicy };
}
