import type { CommandContext, CommandResult } from './command.ts';
import { setUnschedulable, type NodeNameInput } from './cordon-node.ts';
import { answer } from './refusal.ts';
import type { NodeValue } from './register-node.ts';

/** Takes cordonNode back. Refused: NOT_FOUND, a conflict, FORBIDDEN. */
export function uncordonNode(context: CommandContext, input: NodeNameInput): Promise<CommandResult<NodeValue>> {
  return answer(() => setUnschedulable(context, { mutation: 'uncordonNode', input, unschedulable: false }));
}
