import { recordEvents } from '../store/write/events.ts';
import { nodeEvent } from '../store/write/node-readiness.ts';
import { appendNodeChange, deleteNodeRow } from '../store/write/nodes.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { NodeNameInput } from './cordon-node.ts';
import { lockNode } from './lock-node.ts';
import { once } from './once.ts';
import { recallDeleted, rememberDeleted } from './recall.ts';
import { answer } from './refusal.ts';
import { markAndWake } from './wake.ts';

/** Of a deletion that leaves nothing. */
export interface DeletedValue {
  readonly deletedUid: string;
}

/**
 * Removes a node (document: "ノードの削除"). Its pods are found by its mark and collected in the job that this transaction
 * wakes. Refused: NOT_FOUND, a conflict, FORBIDDEN.
 */
export function deleteNode(context: CommandContext, input: NodeNameInput): Promise<CommandResult<DeletedValue>> {
  return answer(() =>
    once<DeletedValue>(context, {
      mutation: 'deleteNode',
      input,
      remember: rememberDeleted,
      recall: recallDeleted,
      work: async (tx) => {
        const access = { actor: context.actor, verb: 'DELETE', expected: input } as const;
        const { image } = await lockNode(tx, input.name, access);
        await deleteNodeRow(tx, image.uid);
        await recordEvents(tx, [nodeEvent(image, 'RemovingNode', `Node ${image.name} was deleted`)]);
        appendNodeChange(tx, image, null);
        markAndWake(tx, [{ kind: 'NODE', subject: image.name }]);
        return { deletedUid: image.uid };
      },
    }),
  );
}
