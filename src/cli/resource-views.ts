import { streamDaemonSets, streamNodes, streamPodRows } from '../client/change-streams.ts';
import type { ChangeStreamOptions } from '../client/change-streams.ts';
import type { Client } from '../client/create-client.ts';
import {
  DaemonSetByNameDocument,
  DaemonSetPageDocument,
  EventPageDocument,
  NodeByNameDocument,
  NodePageDocument,
  PodByNameDocument,
  PodPageDocument,
  PriorityClassPageDocument,
} from '../client/generated/documents.ts';
import type {
  DaemonSetRowFragment,
  EventRowFragment,
  NodeRowFragment,
  PodRowFragment,
  PriorityClassRowFragment,
} from '../client/generated/documents.ts';
import type { StreamItem, Subscription } from '../client/resumable-subscription.ts';
import { listAll } from './list-pages.ts';
import type { WholeList } from './list-pages.ts';
import { daemonSetColumns, eventColumns, nodeColumns, podColumns, priorityClassColumns } from './output/columns.ts';
import type { ColumnOptions } from './output/columns.ts';
import type { Column } from './output/table.ts';

/** Which objects, and how much of them. */
export interface ViewQuery {
  /** Null: of every namespace. */
  readonly namespace: string | null;
  readonly labelSelector: string | null;
  /** Read the whole manifest of each as well. */
  readonly manifest: boolean;
}

export interface ViewChange<TRow> {
  readonly type: string;
  readonly row: TRow;
}

/** What `get` needs to know of a kind. */
export interface ResourceView<TRow> {
  readonly columns: (options: ColumnOptions) => Column<TRow>[];
  readonly list: (client: Client, query: ViewQuery) => Promise<WholeList<TRow>>;
  readonly find: (
    client: Client,
    query: ViewQuery,
    name: string,
  ) => Promise<{ readonly row: TRow; readonly cursor: string | null } | null>;
  /** Null: has no manifest (events). */
  readonly manifest: (row: TRow) => string | null;
  readonly name: (row: TRow) => string;
  /** Null: the server has no stream of this kind. */
  readonly watch: null | (<S>(client: Client, query: ViewQuery, options: WatchOptions<S>) => Watch<TRow, S>);
}

export type WatchOptions<S> = Pick<ChangeStreamOptions<never, S>, 'after' | 'snapshot'>;
export type Watch<TRow, S> = AsyncIterable<StreamItem<ViewChange<TRow>, S>>;

export const podView: ResourceView<PodRowFragment> = {
  columns: podColumns,
  list: (client, { manifest, ...query }) =>
    listAll(client, {
      document: PodPageDocument,
      variables: { filter: filterOf(query), manifest },
      page: (data) => data.pods,
    }),
  async find(client, { namespace, manifest }, name) {
    const { pod } = await client.request(PodByNameDocument, { namespace: namespace ?? 'default', name, manifest });
    return pod === null ? null : { row: pod, cursor: pod.cursor };
  },
  manifest: ({ manifest }) => manifest ?? null,
  name: ({ metadata }) => metadata.name,
  watch: (client, { manifest, ...query }, options) =>
    changesOf(streamPodRows(client, { ...options, filter: filterOf(query), manifest }), (event) => event.pod),
};

export const daemonSetView: ResourceView<DaemonSetRowFragment> = {
  columns: daemonSetColumns,
  list: (client, { manifest, ...query }) =>
    listAll(client, {
      document: DaemonSetPageDocument,
      variables: { filter: filterOf(query), manifest },
      page: (data) => data.daemonSets,
    }),
  async find(client, { namespace, manifest }, name) {
    const variables = { namespace: namespace ?? 'default', name, manifest };
    const { daemonSet } = await client.request(DaemonSetByNameDocument, variables);
    return daemonSet === null ? null : { row: daemonSet, cursor: daemonSet.cursor };
  },
  manifest: ({ manifest }) => manifest ?? null,
  name: ({ metadata }) => metadata.name,
  watch: (client, { manifest, ...query }, options) =>
    changesOf(streamDaemonSets(client, { ...options, filter: filterOf(query), manifest }), (event) => event.daemonSet),
};

export const nodeView: ResourceView<NodeRowFragment> = {
  columns: (options) => nodeColumns({ ...options, hasNamespaces: false }),
  list: (client, { labelSelector, manifest }) =>
    listAll(client, {
      document: NodePageDocument,
      variables: { filter: { labelSelector: labelSelector ?? undefined }, manifest },
      page: (data) => data.nodes,
    }),
  async find(client, { manifest }, name) {
    const { node } = await client.request(NodeByNameDocument, { name, manifest });
    return node === null ? null : { row: node, cursor: node.cursor };
  },
  manifest: ({ manifest }) => manifest ?? null,
  name: ({ metadata }) => metadata.name,
  watch: (client, { labelSelector, manifest }, options) =>
    changesOf(
      streamNodes(client, { ...options, filter: { labelSelector: labelSelector ?? undefined }, manifest }),
      (event) => event.node,
    ),
};

export const priorityClassView: ResourceView<PriorityClassRowFragment> = {
  columns: priorityClassColumns,
  list: (client, { manifest }) =>
    listAll(client, {
      document: PriorityClassPageDocument,
      variables: { manifest },
      page: (data) => data.priorityClasses,
    }),
  async find(client, query, name) {
    const { items } = await priorityClassView.list(client, query);
    const row = items.find(({ metadata }) => metadata.name === name);
    return row === undefined ? null : { row, cursor: null };
  },
  manifest: ({ manifest }) => manifest ?? null,
  name: ({ metadata }) => metadata.name,
  watch: null,
};

export const eventView: ResourceView<EventRowFragment> = {
  columns: eventColumns,
  async list(client, { namespace }) {
    const { items, cursor } = await listAll(client, {
      document: EventPageDocument,
      variables: { filter: { namespace: namespace ?? undefined } },
      page: (data) => data.events,
    });
    // The server gives the newest first; in a terminal the last line is read first.
    return { items: items.toReversed(), cursor };
  },
  find: () => Promise.resolve(null),
  manifest: () => null,
  name: ({ regarding, reason }) => `${regarding.kind.toLowerCase()}/${regarding.name}/${reason}`,
  watch: null,
};

function filterOf({ namespace, labelSelector }: Omit<ViewQuery, 'manifest'>): {
  namespace: string | undefined;
  labelSelector: string | undefined;
} {
  return { namespace: namespace ?? undefined, labelSelector: labelSelector ?? undefined };
}

async function* changesOf<TEvent extends { readonly type: string }, TRow, S>(
  stream: Subscription<TEvent, S>,
  rowOf: (event: TEvent) => TRow | null,
): AsyncGenerator<StreamItem<ViewChange<TRow>, S>> {
  for await (const item of stream) {
    if (item.kind !== 'event') yield item;
    else {
      const row = rowOf(item.event);
      if (row !== null) yield { kind: 'event', event: { type: item.event.type, row } };
    }
  }
}
