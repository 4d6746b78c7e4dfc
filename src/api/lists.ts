import type { GraphQLResolveInfo } from 'graphql';
import { daemonSetList, nodeDaemonSetList } from '../store/read/daemon-set-pages.ts';
import { eventList } from '../store/read/event-pages.ts';
import type { EventListFilter } from '../store/read/event-pages.ts';
import { coverageList, nodeList } from '../store/read/node-pages.ts';
import type { NodeCoverage } from '../store/read/node-pages.ts';
import { podList } from '../store/read/pod-pages.ts';
import type { ListSource } from '../store/read/page.ts';
import { priorityClassList } from '../store/read/priority-class-pages.ts';
import { pageSizeMax, readPageRequest } from './connections.ts';
import type { Connection, ConnectionArguments } from './connections.ts';
import type { RequestContext } from './context.ts';
import type { DaemonSetFilter, NodeFilter, PodFilter } from './generated/resolver-types.ts';
import { parentOf } from './parent-types.ts';
import type { DaemonSetParent, EventParent, NodeParent, PodParent, PriorityClassParent } from './parent-types.ts';
import { podColumnsOf } from './pod-columns-of.ts';
import { readDaemonSetFilter, readNodeFilter, readPodFilter } from './read-filters.ts';

// Every connection of the schema: which list, which filter, whose.

interface ListQuestion<Row, Item, Parent> {
  readonly context: RequestContext;
  readonly arguments: ConnectionArguments;
  readonly tag: string;
  readonly filter?: object | null | undefined;
  /** What is read of each item, where that is chosen. */
  readonly only?: readonly string[] | null;
  readonly source: ListSource<Row, Item>;
  readonly parentKey?: string;
  readonly toParent: (item: Item) => Parent;
}

function loadList<Row, Item, Parent>(question: ListQuestion<Row, Item, Parent>): Promise<Connection<Parent>> {
  const { context, tag, filter, only = null, source, parentKey, toParent } = question;
  const request = readPageRequest(question.arguments, {
    tag,
    columns: source.order.length,
    sizeMax: pageSizeMax(context.actor.role),
  });
  return context.loaders.pages.load({
    tag,
    filter: filter ?? null,
    only,
    source,
    request,
    ...(parentKey !== undefined && { parentKey }),
    toParent,
  });
}

/** Pods; below a node or a DaemonSet its own. */
export function loadPods(
  context: RequestContext,
  args: ConnectionArguments & { readonly filter?: PodFilter | null },
  info: GraphQLResolveInfo,
  below: { readonly kind: 'NODE' | 'DAEMON_SET'; readonly key: string } | null = null,
): Promise<Connection<PodParent>> {
  const only = podColumnsOf(info);
  const source = podList({
    filter: readPodFilter(args.filter),
    scope: context.scope,
    parent: below?.kind ?? null,
    ...(only && { only }),
  });
  const tag = below === null ? 'pods' : below.kind === 'NODE' ? 'node.pods' : 'set.pods';
  return loadList({
    context,
    arguments: args,
    tag,
    filter: args.filter,
    only: only ? [...only] : null,
    source,
    ...(below && { parentKey: below.key }),
    toParent: (image) => parentOf('Pod', image),
  });
}

export function loadNodes(
  context: RequestContext,
  args: ConnectionArguments & { readonly filter?: NodeFilter | null },
): Promise<Connection<NodeParent>> {
  const source = nodeList(readNodeFilter(args.filter));
  return loadList({
    context,
    arguments: args,
    tag: 'nodes',
    filter: args.filter,
    source,
    toParent: (image) => parentOf('Node', image),
  });
}

/** Nodes by what a DaemonSet has there. */
export function loadCoverage(
  context: RequestContext,
  args: ConnectionArguments & { readonly coverage?: NodeCoverage | null },
  daemonSetUid: string,
): Promise<Connection<NodeParent>> {
  const coverage = args.coverage ?? null;
  return loadList({
    context,
    arguments: args,
    tag: 'set.nodes',
    filter: { coverage },
    source: coverageList(coverage),
    parentKey: daemonSetUid,
    toParent: (image) => parentOf('Node', image),
  });
}

export function loadDaemonSets(
  context: RequestContext,
  args: ConnectionArguments & { readonly filter?: DaemonSetFilter | null },
): Promise<Connection<DaemonSetParent>> {
  const source = daemonSetList(readDaemonSetFilter(args.filter), context.scope);
  return loadList({
    context,
    arguments: args,
    tag: 'sets',
    filter: args.filter,
    source,
    toParent: (image) => parentOf('DaemonSet', image),
  });
}

/** DaemonSets that should run on a node or have a pod there. */
export function loadNodeDaemonSets(
  context: RequestContext,
  args: ConnectionArguments,
  nodeName: string,
): Promise<Connection<DaemonSetParent>> {
  return loadList({
    context,
    arguments: args,
    tag: 'node.sets',
    source: nodeDaemonSetList(context.scope),
    parentKey: nodeName,
    toParent: (image) => parentOf('DaemonSet', image),
  });
}

/** Events; with a uid those about that object. */
export function loadEvents(
  context: RequestContext,
  args: ConnectionArguments & { readonly filter?: EventListFilter | null },
  regardingUid: string | null = null,
): Promise<Connection<EventParent>> {
  const isBelowObject = regardingUid !== null;
  return loadList({
    context,
    arguments: args,
    tag: isBelowObject ? 'object.events' : 'events',
    filter: args.filter,
    source: eventList({ filter: args.filter ?? {}, scope: context.scope, isBelowObject }),
    ...(isBelowObject && { parentKey: regardingUid }),
    toParent: (image) => parentOf('Event', image),
  });
}

export function loadPriorityClasses(
  context: RequestContext,
  args: ConnectionArguments,
): Promise<Connection<PriorityClassParent>> {
  return loadList({
    context,
    arguments: args,
    tag: 'classes',
    source: priorityClassList(),
    toParent: (image) => parentOf('PriorityClass', image),
  });
}
