import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from './context.ts';
import type { StreamRoot } from './streams/change-source.ts';

/**
 * The place in the feed at which an object was read: in a query its snapshot's, exactly; in a subscription's event the
 * event's own (what is read beside the event is never older than it).
 */
export function cursorOf(
  parent: { readonly cursor?: string | null },
  _args: object,
  context: RequestContext,
  info: GraphQLResolveInfo,
): string | Promise<string> {
  const root = info.rootValue as StreamRoot | undefined;
  return parent.cursor ?? root?.cursor ?? context.reads.cursor();
}
