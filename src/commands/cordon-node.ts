import type { CommandContext, CommandResult } from './command.ts';
import type { Expectation, Repeatable } from './input.ts';
import { nodeManifestOf } from './manifest-of.ts';
import { answer } from './refusal.ts';
import type { NodeValue } from './register-node.ts';
import { changeNode } from './update-node.ts';

export interface NodeNameInput extends Repeatable, Pick<Expectation, 'expectedResourceVersion'> {
  readonly name: string;
}

/** No new pods but those that tolerate it, as daemon pods do. Refused: NOT_FOUND, a conflict, FORBIDDEN. */
export function cordonNode(context: CommandContext, input: NodeNameInput): Promise<CommandResult<NodeValue>> {
  return answer(() => setUnschedulable(context, { mutation: 'cordonNode', input, unschedulable: true }));
}

/** One change of one node: its cordon. */
export function setUnschedulable(
  context: CommandContext,
  change: { readonly mutation: string; readonly input: NodeNameInput; readonly unschedulable: boolean },
): Promise<NodeValue & { readonly sinceCursor: string }> {
  const { mutation, input, unschedulable } = change;
  return changeNode(context, {
    mutation,
    input,
    edit: (image) => {
      const manifest = nodeManifestOf(image);
      return { ...manifest, spec: { ...manifest.spec, unschedulable } };
    },
  });
}
