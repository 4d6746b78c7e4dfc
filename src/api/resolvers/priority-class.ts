import { priorityClassManifestOf } from '../../commands/manifest-of.ts';
import { printManifest } from '../../domain/manifest/print-manifest.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { connectionResolvers } from '../connections.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadPriorityClasses } from '../lists.ts';
import { metaFields } from '../object-fields.ts';
import { encodeGlobalId } from '../opaque.ts';
import { authorizeRead } from '../read-access.ts';

export const priorityClassResolvers: Pick<Resolvers, 'Query' | 'PriorityClass' | 'PriorityClassConnection'> = {
  Query: {
    priorityClasses(_root, args, context) {
      authorizeRead(context, 'PriorityClass');
      return loadPriorityClasses(context, args);
    },
  },
  PriorityClass: {
    id: ({ image }) => encodeGlobalId('PriorityClass', image.uid),
    metadata: ({ image }) => metaFields(image),
    value: ({ image }) => image.value,
    globalDefault: ({ image }) => image.globalDefault,
    description: ({ image }) => image.description,
    preemptionPolicy: ({ image }) => image.preemptionPolicy,
    manifest: ({ image }, { format }) =>
      // A manifest is made of JSON values; its interfaces only lack the index signature.
      printManifest(priorityClassManifestOf(image) as unknown as JsonObject, format),
  },
  PriorityClassConnection: connectionResolvers,
};
