import { cordonNode } from '../../commands/cordon-node.ts';
import { deleteNode } from '../../commands/delete-node.ts';
import { registerNode } from '../../commands/register-node.ts';
import type { NodeValue } from '../../commands/register-node.ts';
import { uncordonNode } from '../../commands/uncordon-node.ts';
import { updateNode } from '../../commands/update-node.ts';
import type { MutationResolvers } from '../generated/resolver-types.ts';
import { mutate } from '../mutate.ts';
import { parentOf } from '../parent-types.ts';

const none = { node: null };
const payloadOf = ({ node }: NodeValue) => ({ node: node && parentOf('Node', node) });

export const nodeMutations = {
  async registerNode(_root, { input }, context) {
    const payload = await mutate({ context, input, run: registerNode, toPayload: payloadOf, none });
    // The one input whose parts carry the id.
    return { ...payload, clientMutationId: (input.typed ?? input.manifest)?.clientMutationId ?? null };
  },
  updateNode: (_root, { input }, context) => mutate({ context, input, run: updateNode, toPayload: payloadOf, none }),
  cordonNode: (_root, { input }, context) => mutate({ context, input, run: cordonNode, toPayload: payloadOf, none }),
  uncordonNode: (_root, { input }, context) =>
    mutate({ context, input, run: uncordonNode, toPayload: payloadOf, none }),
  deleteNode: (_root, { input }, context) =>
    mutate({
      context,
      input,
      run: deleteNode,
      toPayload: ({ deletedUid }) => ({ deletedUid }),
      none: { deletedUid: null },
    }),
} satisfies MutationResolvers;
