import { checkAccess } from '../../commands/authorize.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadResource } from '../load-resource.ts';
import { decodeGlobalId } from '../opaque.ts';

export const resourceResolvers: Pick<Resolvers, 'Query' | 'Resource'> = {
  Query: {
    resource(_root, { id }, context) {
      const found = decodeGlobalId(id);
      // What one may not see is not there.
      if (found === null || checkAccess(context.actor, { verb: 'READ', kind: found.kind })) return null;
      return loadResource(context, found.kind, found.uid);
    },
  },
  Resource: { __resolveType: ({ kind }) => kind },
};
