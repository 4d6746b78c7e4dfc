import { createPriorityClass } from '../../commands/create-priority-class.ts';
import { deletePriorityClass } from '../../commands/delete-priority-class.ts';
import type { MutationResolvers } from '../generated/resolver-types.ts';
import { mutate } from '../mutate.ts';
import { parentOf } from '../parent-types.ts';

export const priorityClassMutations = {
  createPriorityClass: (_root, { input }, context) =>
    mutate({
      context,
      input,
      run: createPriorityClass,
      toPayload: ({ priorityClass }) => ({ priorityClass: priorityClass && parentOf('PriorityClass', priorityClass) }),
      none: { priorityClass: null },
    }),
  deletePriorityClass: (_root, { input }, context) =>
    mutate({
      context,
      input,
      run: deletePriorityClass,
      toPayload: ({ deletedUid }) => ({ deletedUid }),
      none: { deletedUid: null },
    }),
} satisfies MutationResolvers;
