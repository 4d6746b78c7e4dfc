import type { RevisionImage } from '../../domain/model/images.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadTemplate } from '../load-template.ts';
import { metaFields } from '../object-fields.ts';
import { encodeGlobalId } from '../opaque.ts';
import type { RequestContext } from '../context.ts';
import { podTemplateFields } from '../pod-spec-fields.ts';

const changeCauseAnnotation = 'kubernetes.io/change-cause';

export const revisionResolvers: Pick<Resolvers, 'ControllerRevision'> = {
  ControllerRevision: {
    id: ({ image }) => encodeGlobalId('ControllerRevision', image.uid),
    async metadata({ image }, _args, context) {
      const owners = await ownerReferences(image, context);
      return metaFields(image, () => owners);
    },
    revision: ({ image }) => image.revision,
    hash: ({ image }) => image.hash,
    template: async ({ image }, _args, context) => podTemplateFields(await loadTemplate(context, image.templateKey)),
    changeCause: ({ image }) => image.annotations[changeCauseAnnotation] ?? null,
  },
};

async function ownerReferences({ ownerUid }: RevisionImage, { loaders }: RequestContext) {
  const owner = ownerUid === null ? null : await loaders.daemonSetByUid.load(ownerUid);
  if (owner === null) return [];
  const { name, uid } = owner;
  return [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true }];
}
