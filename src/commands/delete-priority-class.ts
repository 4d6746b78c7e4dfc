import { lockPriorityClasses } from '../store/read/find-priority-classes.ts';
import { deletePriorityClassRow } from '../store/write/priority-classes.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { DeletedValue } from './delete-node.ts';
import type { Repeatable } from './input.ts';
import { once } from './once.ts';
import { recallDeleted, rememberDeleted } from './recall.ts';
import { answer, forbidden, notFound, refuse } from './refusal.ts';

export interface DeletePriorityClassInput extends Repeatable {
  readonly name: string;
}

const SYSTEM_PREFIX = 'system-';

/** Deletes a priority class; pods keep the priority that they got of it. Refused: NOT_FOUND, FORBIDDEN (the system's own). */
export function deletePriorityClass(
  context: CommandContext,
  input: DeletePriorityClassInput,
): Promise<CommandResult<DeletedValue>> {
  return answer(async () => {
    const { name } = input;
    const subject = { kind: 'PriorityClass', namespace: '', name };
    authorize(context.actor, { verb: 'DELETE', kind: 'PriorityClass', name });
    if (name.startsWith(SYSTEM_PREFIX)) refuse(forbidden(subject, `names with ${SYSTEM_PREFIX} are the system's own`));
    return once<DeletedValue>(context, {
      mutation: 'deletePriorityClass',
      input,
      remember: rememberDeleted,
      recall: recallDeleted,
      work: async (tx) => {
        const [stored] = await lockPriorityClasses(tx, [name]);
        if (!stored) return refuse(notFound(subject));
        await deletePriorityClassRow(tx, stored.image.uid);
        return { deletedUid: stored.image.uid };
      },
    });
  });
}
