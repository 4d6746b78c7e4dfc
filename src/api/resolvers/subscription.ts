import { badInput } from '../bad-input.ts';
import { streamAssignments } from '../assignments.ts';
import type { ChangeType, Resolvers } from '../generated/resolver-types.ts';
import type { FeedCursor } from '../../store/feed/cursor.ts';
import type { FeedEntry } from '../../store/feed/feed-page.ts';
import { authorizeRead } from '../read-access.ts';
import { streamRollout } from '../rollout.ts';
import { readDaemonSetFilter, readNodeFilter, readPodFilter } from '../read-filters.ts';
import { bookmark, daemonSetEvent, nodeEvent, podEvent, readStart } from '../subscription-events.ts';
import type { DaemonSetEvent, NodeEvent, PodEvent } from '../subscription-events.ts';
import { ChangeSource } from '../streams/change-source.ts';
import { underField } from '../streams/under-field.ts';
import type { ChangeView } from '../views/change-view.ts';
import { createDaemonSetView } from '../views/daemon-set-view.ts';
import { createNodeView } from '../views/node-view.ts';
import { createPodView } from '../views/pod-view.ts';

const emptyPodEvent = { transitions: null, pod: null, previous: null };

export const subscriptionResolvers: Pick<Resolvers, 'Subscription'> = {
  Subscription: {
    podLifecycle: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'Pod');
        const read = readPodFilter(filter);
        const start = await readStart(context, after);
        const view = createPodView(read, context.scope);
        const toBookmark: ToBookmark<PodEvent> = (stamp) => ({ ...stamp, ...emptyPodEvent });
        return sourceOf('podLifecycle', { after: start, view, toEvent: podEvent, toBookmark });
      },
    },
    nodeChanges: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'Node');
        // It would have to be told of changes of pods and sets.
        if (filter?.missing) throw badInput('filter.missing', 'only lists know this filter, changes of nodes do not');
        const view = createNodeView(readNodeFilter(filter));
        const toBookmark: ToBookmark<NodeEvent> = (stamp) => ({ ...stamp, node: null });
        return sourceOf('nodeChanges', {
          after: await readStart(context, after),
          view,
          toEvent: nodeEvent,
          toBookmark,
        });
      },
    },
    daemonSetChanges: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'DaemonSet');
        const view = createDaemonSetView(readDaemonSetFilter(filter), context.scope);
        const toBookmark: ToBookmark<DaemonSetEvent> = (stamp) => ({ ...stamp, daemonSet: null });
        const start = await readStart(context, after);
        return sourceOf('daemonSetChanges', { after: start, view, toEvent: daemonSetEvent, toBookmark });
      },
    },
    rolloutProgress: {
      async subscribe(_root, args, context) {
        authorizeRead(context, 'DaemonSet');
        return streamRollout(context, args);
      },
    },
    nodeAssignments: {
      async subscribe(_root, args, context) {
        authorizeRead(context, 'Pod');
        return streamAssignments(context, args);
      },
    },
  },
};

type ToBookmark<Event> = (stamp: ReturnType<typeof bookmark>) => Event;

/** Everybody with the same rights sees the same through one filter, so all of these are shared. */
function sourceOf<Field extends string, Event extends { readonly cursor: string }>(
  field: Field,
  options: {
    readonly after: FeedCursor;
    readonly view: ChangeView;
    readonly toEvent: (entry: FeedEntry, type: ChangeType) => Event;
    readonly toBookmark: ToBookmark<Event>;
  },
) {
  const { after, view, toEvent, toBookmark } = options;
  return new ChangeSource({
    after,
    view,
    isShareable: true,
    toRoot: ({ entry, type }) => underField(field, toEvent(entry, type)),
    toBookmark: (place) => underField(field, toBookmark(bookmark(place))),
  });
}
