import { applyManifests } from '../../commands/apply-manifests.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadResource } from '../load-resource.ts';
import { mutate } from '../mutate.ts';

export const applyResolvers = {
  Mutation: {
    async applyManifests(_root, { input }, context) {
      const payload = await mutate({
        context,
        input,
        run: applyManifests,
        toPayload: ({ objects }) => ({ objects: [...objects] }),
        none: { objects: null },
      });
      return { ...payload, objects: payload.objects ?? [] };
    },
  },
  AppliedObject: {
    namespace: ({ namespace }) => namespace || null,
    resource: ({ kind, uid }, _args, context) => (uid === null ? null : loadResource(context, kind, uid)),
  },
} satisfies Pick<Resolvers, 'Mutation' | 'AppliedObject'>;
