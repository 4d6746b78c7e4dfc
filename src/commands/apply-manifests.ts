import type { JsonObject } from '../domain/model/json.ts';
import type { ManifestKind } from '../domain/model/manifest.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { applyObject, type AppliedAction } from './apply-object.ts';
import type { CommandContext, CommandError, CommandResult } from './command.ts';
import type { Maybe, Repeatable } from './input.ts';
import { findNamed, lockNamed } from './lock-named.ts';
import { retryLostRaces } from './lost-race.ts';
import { once } from './once.ts';
import { readManifests, within, type ReadManifest } from './read-manifest.ts';
import { answer, refuse, Refusal } from './refusal.ts';

export interface ApplyManifestsInput extends Repeatable {
  /** One or more YAML documents. */
  readonly yaml: string;
  /** Check and compare, change nothing. */
  readonly dryRun?: Maybe<boolean>;
}

/** One object of an apply. */
export interface AppliedObject {
  readonly document: number;
  readonly kind: ManifestKind;
  /** '' for objects without one. */
  readonly namespace: string;
  readonly name: string;
  readonly action: AppliedAction;
  /** Null: it was not created, only tried. */
  readonly uid: string | null;
}

export interface ApplyManifestsValue {
  /** In the order of the text. */
  readonly objects: readonly AppliedObject[];
}

/**
 * Creates or changes every object of the text, all or nothing, three-way as `kubectl apply`: what the manifest names is set,
 * what it named last time and no longer names goes, what others set stays. An object that is so already is not written.
 * Errors of all documents come together, each with its document and place.
 */
export function applyManifests(
  context: CommandContext,
  input: ApplyManifestsInput,
): Promise<CommandResult<ApplyManifestsValue>> {
  return answer(async () => {
    const reads = readManifests(input.yaml);
    return retryLostRaces(() => applyOnce(context, input, reads));
  });
}

/** Carries the result of a dry run out of its transaction, which it rolls back. */
class DryRun extends Error {
  readonly value: ApplyManifestsValue & { readonly sinceCursor: string };

  constructor(value: ApplyManifestsValue & { readonly sinceCursor: string }) {
    super('dry run');
    this.value = value;
  }
}

async function applyOnce(
  context: CommandContext,
  input: ApplyManifestsInput,
  reads: readonly ReadManifest[],
): Promise<ApplyManifestsValue & { readonly sinceCursor: string }> {
  try {
    return await once<ApplyManifestsValue>(context, {
      mutation: 'applyManifests',
      input,
      remember: (value) => ({ objects: value.objects.map((object) => ({ ...object })) }),
      recall: (_tx, kept) => Promise.resolve(recall(kept)),
      work: async (tx, sinceCursor) => {
        const objects = await applyAll(tx, context, { reads, dryRun: input.dryRun ?? false });
        if (input.dryRun) throw new DryRun({ objects, sinceCursor });
        return { objects };
      },
    });
  } catch (error) {
    if (error instanceof DryRun) return error.value;
    throw error;
  }
}

function recall(kept: JsonObject): ApplyManifestsValue {
  // Written by remember, above.
  return kept as unknown as ApplyManifestsValue;
}

async function applyAll(
  tx: Transaction,
  context: CommandContext,
  { reads, dryRun }: { readonly reads: readonly ReadManifest[]; readonly dryRun: boolean },
): Promise<AppliedObject[]> {
  const existing = await lockNamed(
    tx,
    reads.map((read) => read.manifest),
  );
  const objects: AppliedObject[] = [];
  const errors: CommandError[] = [];
  for (const [at, read] of reads.entries()) {
    try {
      const stored = findNamed(existing, read.manifest);
      const applied = await within(read, () => applyObject(tx, context, { read, stored }));
      const uid = dryRun && applied.action === 'CREATED' ? null : applied.uid;
      objects.push({ ...applied, uid, document: read.document ?? at });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors);
    }
  }
  return errors.length > 0 ? refuse(...errors) : objects;
}
