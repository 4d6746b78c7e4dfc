import { pageInfoResolvers } from './connections.ts';
import type { Resolvers } from './generated/resolver-types.ts';
import { agentMutations } from './resolvers/agent-mutations.ts';
import { applyResolvers } from './resolvers/apply.ts';
import { daemonSetMutations } from './resolvers/daemon-set-mutations.ts';
import { daemonSetResolvers } from './resolvers/daemon-set.ts';
import { eventResolvers } from './resolvers/event.ts';
import { nodeMutations } from './resolvers/node-mutations.ts';
import { nodeResolvers } from './resolvers/node.ts';
import { podMutations } from './resolvers/pod-mutations.ts';
import { podResolvers } from './resolvers/pod.ts';
import { priorityClassMutations } from './resolvers/priority-class-mutations.ts';
import { priorityClassResolvers } from './resolvers/priority-class.ts';
import { resourceResolvers } from './resolvers/resource.ts';
import { revisionResolvers } from './resolvers/revision.ts';
import { serverInfoResolvers } from './resolvers/server-info.ts';
import { settledResolvers } from './resolvers/settled.ts';
import { subscriptionResolvers } from './resolvers/subscription.ts';
import { scalars } from './scalars.ts';

/** Every resolver of the schema: what each kind brings, put together. */
export const resolvers: Resolvers = {
  ...scalars,
  ...applyResolvers,
  ...daemonSetResolvers,
  ...eventResolvers,
  ...nodeResolvers,
  ...podResolvers,
  ...priorityClassResolvers,
  ...resourceResolvers,
  ...revisionResolvers,
  ...serverInfoResolvers,
  ...settledResolvers,
  ...subscriptionResolvers,
  Query: {
    ...daemonSetResolvers.Query,
    ...eventResolvers.Query,
    ...nodeResolvers.Query,
    ...podResolvers.Query,
    ...priorityClassResolvers.Query,
    ...resourceResolvers.Query,
    ...serverInfoResolvers.Query,
    ...settledResolvers.Query,
  },
  Mutation: {
    ...applyResolvers.Mutation,
    ...daemonSetMutations,
    ...podMutations,
    ...nodeMutations,
    ...priorityClassMutations,
    ...agentMutations,
  },
  PageInfo: pageInfoResolvers,
  // Refusals carry the name of their type.
  UserError: { __resolveType: (error) => (error as { readonly __typename: 'FieldError' }).__typename },
};
