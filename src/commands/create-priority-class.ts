import { defaultPriorityClass } from '../domain/defaults/default-priority-class.ts';
import type { PriorityClassImage } from '../domain/model/images.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { ManifestInput, Repeatable } from './input.ts';
import { once } from './once.ts';
import { insertPriorityClassManifest } from './priority-class-changes.ts';
import { readManifest, within } from './read-manifest.ts';
import { recallPriorityClass, rememberPriorityClass } from './recall.ts';
import { answer } from './refusal.ts';

export interface CreatePriorityClassInput extends Repeatable {
  readonly manifest: ManifestInput;
}

export interface PriorityClassValue {
  /** Null only in the answer to a repeated call whose object is gone since. */
  readonly priorityClass: PriorityClassImage | null;
}

/**
 * Creates a priority class (document of Kubernetes: "Pod Priority and Preemption"). Refused: field errors (reserved names
 * and values), ALREADY_EXISTS, FORBIDDEN (also for a second global default).
 */
export function createPriorityClass(
  context: CommandContext,
  input: CreatePriorityClassInput,
): Promise<CommandResult<PriorityClassValue>> {
  return answer(async () => {
    const read = readManifest(input.manifest, 'PriorityClass');
    return within(read, async () => {
      const manifest = defaultPriorityClass(read.manifest);
      authorize(context.actor, { verb: 'CREATE', kind: 'PriorityClass', name: manifest.metadata.name });
      return once<PriorityClassValue>(context, {
        mutation: 'createPriorityClass',
        input,
        remember: rememberPriorityClass,
        recall: recallPriorityClass,
        work: async (tx) => ({
          priorityClass: await insertPriorityClassManifest(tx, { ids: context.ids, manifest, lastApplied: null }),
        }),
      });
    });
  });
}
