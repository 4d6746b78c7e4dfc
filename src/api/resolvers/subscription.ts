import { badInput } from '../bad-input.ts';
import { streamAssignments } from '../assignments.ts';
import { createChangeStream } from '../change-stream.ts';
import type { RequestContext } from '../context.ts';
import type { ChangeType, Resolvers } from '../generated/resolver-types.ts';
import type { Change } from '../../domain/model/change.ts';
import type { FeedEntry } from '../../store/feed/feed-page.ts';
import { authorizeRead } from '../read-access.ts';
import type { SubscriptionRoot } from '../read-cursor.ts';
import { readDaemonSetFilter, readNodeFilter, readPodFilter } from '../read-filters.ts';
import { bookmark, daemonSetEvent, nodeEvent, podEvent, readStart } from '../subscription-events.ts';
import type { DaemonSetEvent, NodeEvent, PodEvent } from '../subscription-events.ts';
import { createDaemonSetView } from '../views/daemon-set-view.ts';
import { createNodeView } from '../views/node-view.ts';
import { createPodView } from '../views/pod-view.ts';

const emptyPodEvent = { transitions: null, pod: null, previous: null };

export const subscriptionResolvers: Pick<Resolvers, 'Subscription'> = {
  Subscription: {
    podLifecycle: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'Pod');
        const view = createPodView(readPodFilter(filter), context.scope);
        const toBookmark: ToBookmark<PodEvent> = (stamp) => ({ ...stamp, ...emptyPodEvent });
        const events = await streamView({ context, after, view, toEvent: podEvent, toBookmark });
        return underField('podLifecycle', events);
      },
    },
    nodeChanges: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'Node');
        // It would have to be told of changes of pods and sets.
        if (filter?.missing) throw badInput('filter.missing', 'only lists know this filter, changes of nodes do not');
        const view = createNodeView(readNodeFilter(filter));
        const toBookmark: ToBookmark<NodeEvent> = (stamp) => ({ ...stamp, node: null });
        const events = await streamView({ context, after, view, toEvent: nodeEvent, toBookmark });
        return underField('nodeChanges', events);
      },
    },
    daemonSetChanges: {
      async subscribe(_root, { filter, after }, context) {
        authorizeRead(context, 'DaemonSet');
        const view = createDaemonSetView(readDaemonSetFilter(filter), context.scope);
        const toBookmark: ToBookmark<DaemonSetEvent> = (stamp) => ({ ...stamp, daemonSet: null });
        const events = await streamView({ context, after, view, toEvent: daemonSetEvent, toBookmark });
        return underField('daemonSetChanges', events);
      },
    },
    nodeAssignments: {
      async subscribe(_root, args, context) {
        authorizeRead(context, 'Pod');
        return underField('nodeAssignments', await streamAssignments(context, args));
      },
    },
  },
};

type ToBookmark<Event> = (stamp: ReturnType<typeof bookmark>) => Event;

async function streamView<Event>(options: {
  readonly context: RequestContext;
  readonly after: string | null | undefined;
  readonly view: (change: Change) => ChangeType | null;
  readonly toEvent: (entry: FeedEntry, type: ChangeType) => Event;
  readonly toBookmark: ToBookmark<Event>;
}): Promise<AsyncIterableIterator<Event>> {
  const { context, after, view, toEvent, toBookmark } = options;
  const { tail, config } = context.services;
  return createChangeStream<Event>({
    tail,
    after: await readStart(context, after),
    bookmarkIntervalMs: config.bookmarkIntervalMs,
    toEvent(entry) {
      const type = view(entry.change);
      return type && toEvent(entry, type);
    },
    toBookmark: (cursor) => toBookmark(bookmark(cursor)),
  });
}

/** Each event as the root value of one execution: its field, and its place for what is read beside it. */
function underField<Field extends string, Event extends { readonly cursor: string }>(
  field: Field,
  events: AsyncIterableIterator<Event>,
): AsyncIterableIterator<SubscriptionRoot & Record<Field, Event>> {
  const wrap = (result: IteratorResult<Event>): IteratorResult<SubscriptionRoot & Record<Field, Event>> =>
    result.done === true
      ? { done: true, value: undefined }
      : {
          done: false,
          value: { [field]: result.value, cursor: result.value.cursor } as SubscriptionRoot & Record<Field, Event>,
        };
  const wrapped: AsyncIterableIterator<SubscriptionRoot & Record<Field, Event>> = {
    next: async () => wrap(await events.next()),
    return: async () => wrap((await events.return?.()) ?? { done: true, value: undefined }),
    [Symbol.asyncIterator]: () => wrapped,
  };
  return wrapped;
}
