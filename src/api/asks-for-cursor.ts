import { getNamedType, TypeInfo, visit, visitWithTypeInfo, BREAK } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

const readAtCursor = new Set([
  'DaemonSet',
  'Node',
  'Pod',
  'DaemonSetConnection',
  'NodeConnection',
  'PodConnection',
  'FeedInfo',
]);

/**
 * Does the document ask at which place in the feed something was read? Only then everything is read in one snapshot
 * (state.md, "Feed and reads"). Cursors that mutations, subscriptions and `settled` give are not meant.
 */
export function asksForCursor(schema: GraphQLSchema, document: DocumentNode): boolean {
  const typeInfo = new TypeInfo(schema);
  let isAsked = false;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const type = typeInfo.getType();
        const parent = typeInfo.getParentType();
        if (!type || !parent || getNamedType(type).name !== 'FeedCursor' || !readAtCursor.has(parent.name))
          return undefined;
        isAsked = true;
        return BREAK;
      },
    }),
  );
  return isAsked;
}
