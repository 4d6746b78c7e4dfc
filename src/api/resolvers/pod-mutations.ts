import { createPod } from '../../commands/create-pod.ts';
import type { PodValue } from '../../commands/create-pod.ts';
import { deletePod } from '../../commands/delete-pod.ts';
import { updatePod } from '../../commands/update-pod.ts';
import type { MutationResolvers } from '../generated/resolver-types.ts';
import { mutate } from '../mutate.ts';
import { parentOf } from '../parent-types.ts';

const none = { pod: null };
const payloadOf = ({ pod }: PodValue) => ({ pod: pod && parentOf('Pod', pod) });

export const podMutations = {
  createPod: (_root, { input }, context) => mutate({ context, input, run: createPod, toPayload: payloadOf, none }),
  updatePod: (_root, { input }, context) => mutate({ context, input, run: updatePod, toPayload: payloadOf, none }),
  deletePod: (_root, { input }, context) => mutate({ context, input, run: deletePod, toPayload: payloadOf, none }),
} satisfies MutationResolvers;
