import { settled } from '../../commands/settled.ts';
import { readRefusal } from '../errors.ts';
import type { RequestContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { commandContext } from '../mutate.ts';
import { parentOf } from '../parent-types.ts';

export const settledResolvers: Pick<Resolvers, 'Query' | 'WaitingForTime'> = {
  Query: {
    async settled(_root, { timeoutSeconds }, context) {
      const result = await waitAside(context, () => settled(commandContext(context), { timeoutSeconds }));
      if (!result.ok) throw readRefusal(result.error[0]!);
      const { waitingForNode, waitingForTime, ...rest } = result.value;
      const pods = await Promise.all(waitingForNode.map((uid) => context.loaders.podByUid.load(uid)));
      return {
        ...rest,
        waitingForTime: [...waitingForTime],
        waitingForNode: pods.filter((pod) => pod !== null).map((pod) => parentOf('Pod', pod)),
      };
    },
  },
  WaitingForTime: { namespace: ({ namespace }) => namespace || null, node: ({ node }) => node || null },
};

/** Minutes of waiting keep nobody from working: the operation goes over to the lane of those that wait. */
async function waitAside<T>(context: RequestContext, wait: () => Promise<T>): Promise<T> {
  const waiting = await context.services.admission.enter('WAITS');
  context.place?.leave();
  try {
    return await wait();
  } finally {
    waiting.leave();
    context.deadline.restart();
  }
}
