import type { Client } from './create-client.ts';
import type { StreamTiming, Subscription } from './resumable-subscription.ts';
import {
  DaemonSetChangesDocument,
  NodeChangesDocument,
  PodLifecycleDocument,
  PodRowsDocument,
  RolloutProgressDocument,
} from './generated/documents.ts';
import type {
  DaemonSetChangesSubscription,
  DaemonSetFilter,
  NodeChangesSubscription,
  NodeFilter,
  PodFilter,
  PodLifecycleSubscription,
  PodRowsSubscription,
  RolloutProgressSubscription,
} from './generated/documents.ts';

export type PodLifecycleEvent = PodLifecycleSubscription['podLifecycle'];
export type PodRowEvent = PodRowsSubscription['podLifecycle'];
export type NodeChangeEvent = NodeChangesSubscription['nodeChanges'];
export type RolloutEvent = RolloutProgressSubscription['rolloutProgress'];
export type DaemonSetChangeEvent = DaemonSetChangesSubscription['daemonSetChanges'];

export interface ChangeStreamOptions<TFilter, TSnapshot> {
  readonly filter?: TFilter;
  /** Absent: begins with a snapshot. */
  readonly after?: string;
  readonly snapshot: () => Promise<{ readonly cursor: string; readonly snapshot: TSnapshot }>;
  /** Each event carries the object's manifest. */
  readonly manifest?: boolean;
  readonly timing?: Partial<StreamTiming>;
}

export interface RolloutStreamOptions {
  readonly namespace: string;
  readonly name: string;
  readonly after?: string;
  readonly timing?: Partial<StreamTiming>;
}

/** The life of the pods that the filter selects, step by step; bookmarks are taken in, not passed on. */
export function streamPods<TSnapshot>(
  client: Client,
  { filter, ...rest }: Omit<ChangeStreamOptions<PodFilter, TSnapshot>, 'manifest'>,
): Subscription<PodLifecycleEvent, TSnapshot> {
  return client.subscribe({
    ...rest,
    document: PodLifecycleDocument,
    variables: (after) => ({ filter, after }),
    read: (data) => withoutBookmark(data.podLifecycle),
  });
}

/** The same pods as lists show them; as streamPods. */
export function streamPodRows<TSnapshot>(
  client: Client,
  { filter, manifest = false, ...rest }: ChangeStreamOptions<PodFilter, TSnapshot>,
): Subscription<PodRowEvent, TSnapshot> {
  return client.subscribe({
    ...rest,
    document: PodRowsDocument,
    variables: (after) => ({ filter, after, manifest }),
    read: (data) => withoutBookmark(data.podLifecycle),
  });
}

/** Changes of nodes; as streamPods. */
export function streamNodes<TSnapshot>(
  client: Client,
  { filter, manifest = false, ...rest }: ChangeStreamOptions<NodeFilter, TSnapshot>,
): Subscription<NodeChangeEvent, TSnapshot> {
  return client.subscribe({
    ...rest,
    document: NodeChangesDocument,
    variables: (after) => ({ filter, after, manifest }),
    read: (data) => withoutBookmark(data.nodeChanges),
  });
}

/** Changes of DaemonSets and their status; as streamPods. */
export function streamDaemonSets<TSnapshot>(
  client: Client,
  { filter, manifest = false, ...rest }: ChangeStreamOptions<DaemonSetFilter, TSnapshot>,
): Subscription<DaemonSetChangeEvent, TSnapshot> {
  return client.subscribe({
    ...rest,
    document: DaemonSetChangesDocument,
    variables: (after) => ({ filter, after, manifest }),
    read: (data) => withoutBookmark(data.daemonSetChanges),
  });
}

/** The newest state of one set's rollout; progress null: there is no such set. Begins with the state now unless told. */
export function streamRollout(
  client: Client,
  { namespace, name, after, timing }: RolloutStreamOptions,
): Subscription<RolloutEvent, never> {
  return client.subscribe({
    after,
    timing,
    document: RolloutProgressDocument,
    variables: (place) => ({ namespace, name, after: place }),
    read: (data) => withoutBookmark(data.rolloutProgress),
  });
}

function withoutBookmark<TEvent extends { readonly type: string; readonly cursor: string }>(
  event: TEvent,
): { readonly cursor: string; readonly event: TEvent | null } {
  return { cursor: event.cursor, event: event.type === 'BOOKMARK' ? null : event };
}
