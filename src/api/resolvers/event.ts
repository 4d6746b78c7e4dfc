import { connectionResolvers } from '../connections.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadEvents } from '../lists.ts';
import { loadResource } from '../load-resource.ts';
import { encodeGlobalId } from '../opaque.ts';
import type { ResourceKind } from '../parent-types.ts';
import { authorizeRead } from '../read-access.ts';

const regardedKinds: readonly string[] = ['DaemonSet', 'Node', 'Pod', 'PriorityClass'] satisfies ResourceKind[];

export const eventResolvers: Pick<Resolvers, 'Query' | 'Event' | 'EventConnection' | 'ObjectReference'> = {
  Query: {
    events(_root, args, context) {
      authorizeRead(context, 'Event');
      return loadEvents(context, args);
    },
  },
  Event: {
    id: ({ image }) => encodeGlobalId('Event', image.id),
    type: ({ image }) => image.type,
    reason: ({ image }) => image.reason,
    message: ({ image }) => image.message,
    count: ({ image }) => image.count,
    firstTimestamp: ({ image }) => image.firstTimestamp,
    lastTimestamp: ({ image }) => image.lastTimestamp,
    component: ({ image }) => image.component,
    regarding: ({ image }) => image.regarding,
  },
  EventConnection: connectionResolvers,
  ObjectReference: {
    namespace: ({ namespace }) => namespace || null,
    resource: ({ kind, uid }, _args, context) =>
      // The list holds resource kinds only.
      regardedKinds.includes(kind) ? loadResource(context, kind as ResourceKind, uid) : null,
  },
};
