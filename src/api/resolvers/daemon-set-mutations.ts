import { createDaemonSet } from '../../commands/create-daemon-set.ts';
import type { DaemonSetValue } from '../../commands/create-daemon-set.ts';
import { deleteDaemonSet } from '../../commands/delete-daemon-set.ts';
import { restartDaemonSet } from '../../commands/restart-daemon-set.ts';
import { rollbackDaemonSet } from '../../commands/rollback-daemon-set.ts';
import { updateDaemonSet } from '../../commands/update-daemon-set.ts';
import type { MutationResolvers } from '../generated/resolver-types.ts';
import { mutate } from '../mutate.ts';
import { parentOf } from '../parent-types.ts';

const none = { daemonSet: null };
const payloadOf = ({ daemonSet }: DaemonSetValue) => ({ daemonSet: daemonSet && parentOf('DaemonSet', daemonSet) });

export const daemonSetMutations = {
  createDaemonSet: (_root, { input }, context) =>
    mutate({ context, input, run: createDaemonSet, toPayload: payloadOf, none }),
  updateDaemonSet: (_root, { input }, context) =>
    mutate({ context, input, run: updateDaemonSet, toPayload: payloadOf, none }),
  rollbackDaemonSet: (_root, { input }, context) =>
    mutate({ context, input, run: rollbackDaemonSet, toPayload: payloadOf, none }),
  restartDaemonSet: (_root, { input }, context) =>
    mutate({ context, input, run: restartDaemonSet, toPayload: payloadOf, none }),
  deleteDaemonSet: (_root, { input }, context) =>
    mutate({
      context,
      input,
      run: deleteDaemonSet,
      toPayload: ({ daemonSet, deletedUid }) => ({
        daemonSet: daemonSet && parentOf('DaemonSet', daemonSet),
        deletedUid,
      }),
      none: { daemonSet: null, deletedUid: null },
    }),
} satisfies MutationResolvers;
