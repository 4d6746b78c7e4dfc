import { defaultDaemonSet } from '../domain/defaults/default-daemon-set.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { DaemonSetValue } from './create-daemon-set.ts';
import { replaceDaemonSet } from './daemon-set-changes.ts';
import type { DaemonSetInput, Expectation, Repeatable } from './input.ts';
import { lockDaemonSet } from './lock-daemon-set.ts';
import { once } from './once.ts';
import { readDaemonSet, statedResourceVersion, within } from './read-manifest.ts';
import { recallDaemonSet, rememberDaemonSet } from './recall.ts';
import { answer } from './refusal.ts';

export interface UpdateDaemonSetInput extends Repeatable, Expectation {
  /** The whole object; namespace and name say which. */
  readonly manifest: DaemonSetInput;
}

/**
 * Replaces labels, annotations and spec of a DaemonSet (document: "DaemonSetの更新"). A version in the manifest counts as
 * expected. Refused: field errors (the selector is immutable), NOT_FOUND, a conflict, FORBIDDEN.
 */
export function updateDaemonSet(
  context: CommandContext,
  input: UpdateDaemonSetInput,
): Promise<CommandResult<DaemonSetValue>> {
  return answer(async () => {
    const read = readDaemonSet(input.manifest);
    return within(read, async () => {
      const next = defaultDaemonSet(read.manifest);
      const { namespace = 'default', name } = next.metadata;
      authorize(context.actor, { verb: 'UPDATE', kind: 'DaemonSet', namespace, name });
      const expectedResourceVersion = input.expectedResourceVersion ?? statedResourceVersion(read);
      return once<DaemonSetValue>(context, {
        mutation: 'updateDaemonSet',
        input,
        remember: rememberDaemonSet,
        recall: recallDaemonSet,
        work: async (tx) => {
          const stored = await lockDaemonSet(tx, { namespace, name }, { ...input, expectedResourceVersion });
          return { daemonSet: (await replaceDaemonSet(tx, { stored, next })).image };
        },
      });
    });
  });
}
