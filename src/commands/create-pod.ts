import type { PodImage } from '../domain/model/images.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { ManifestInput, Repeatable } from './input.ts';
import { insertPodManifest } from './insert-pod.ts';
import { once } from './once.ts';
import { readManifest, within } from './read-manifest.ts';
import { recallPod, rememberPod } from './recall.ts';
import { answer } from './refusal.ts';

export interface CreatePodInput extends Repeatable {
  readonly manifest: ManifestInput;
}

/** What a command on one pod gives. */
export interface PodValue {
  /** Null when it is gone at once, or, in the answer to a repeated call, gone since. */
  readonly pod: PodImage | null;
}

/**
 * Creates a bare pod (document: "ベアPod"): never replaced, adopted when a DaemonSet's selector matches it. Refused: field
 * errors, ALREADY_EXISTS, FORBIDDEN (also by admission: its priority class does not exist).
 */
export function createPod(context: CommandContext, input: CreatePodInput): Promise<CommandResult<PodValue>> {
  return answer(async () => {
    const read = readManifest(input.manifest, 'Pod');
    return within(read, async () => {
      const { namespace = 'default', name } = read.manifest.metadata;
      authorize(context.actor, { verb: 'CREATE', kind: 'Pod', namespace, name });
      return once<PodValue>(context, {
        mutation: 'createPod',
        input,
        remember: rememberPod,
        recall: recallPod,
        work: async (tx) => ({
          pod: await insertPodManifest(tx, { ids: context.ids, manifest: read.manifest, lastApplied: null }),
        }),
      });
    });
  });
}
