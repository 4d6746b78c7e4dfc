import { defaultDaemonSet } from '../domain/defaults/default-daemon-set.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { insertDaemonSetManifest } from './daemon-set-changes.ts';
import type { DaemonSetInput, Repeatable } from './input.ts';
import { once } from './once.ts';
import { readDaemonSet, within } from './read-manifest.ts';
import { recallDaemonSet, rememberDaemonSet } from './recall.ts';
import { answer } from './refusal.ts';

export interface CreateDaemonSetInput extends Repeatable {
  readonly manifest: DaemonSetInput;
}

/** What a command on one DaemonSet gives. */
export interface DaemonSetValue {
  /** Null only in the answer to a repeated call whose object is gone since. */
  readonly daemonSet: DaemonSetImage | null;
}

/**
 * Creates a DaemonSet (document: "DaemonSetを作成する"). Refused: field errors, ALREADY_EXISTS, FORBIDDEN. Its pods and
 * its first revision are the reconciler's, woken in the same transaction.
 */
export function createDaemonSet(
  context: CommandContext,
  input: CreateDaemonSetInput,
): Promise<CommandResult<DaemonSetValue>> {
  return answer(async () => {
    const read = readDaemonSet(input.manifest);
    return within(read, async () => {
      const manifest = defaultDaemonSet(read.manifest);
      const { namespace = 'default', name } = manifest.metadata;
      authorize(context.actor, { verb: 'CREATE', kind: 'DaemonSet', namespace, name });
      return once<DaemonSetValue>(context, {
        mutation: 'createDaemonSet',
        input,
        remember: rememberDaemonSet,
        recall: recallDaemonSet,
        work: async (tx) => ({
          daemonSet: await insertDaemonSetManifest(tx, { ids: context.ids, manifest, lastApplied: null }),
        }),
      });
    });
  });
}
