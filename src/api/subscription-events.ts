import type { DaemonSetImage, NodeImage, PodImage } from '../domain/model/images.ts';
import { queryableOf } from '../store/core/queryable.ts';
import { decodeFeedCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import type { FeedCursor } from '../store/feed/cursor.ts';
import type { FeedEntry } from '../store/feed/feed-page.ts';
import { readChanges } from '../store/feed/read-changes.ts';
import { badInput } from './bad-input.ts';
import type { RequestContext } from './context.ts';
import type { ChangeType, PodLifecycleEvent } from './generated/resolver-types.ts';
import { parentOf } from './parent-types.ts';
import type { DaemonSetParent, NodeParent, PodParent } from './parent-types.ts';
import { readCurrentCursor } from './reads.ts';
import { cursorExpired } from './streams/cursor-expired.ts';

type Stamped = { readonly cursor: string; readonly type: ChangeType; readonly occurredAt: string };

export type PodEvent = Stamped &
  Pick<PodLifecycleEvent, 'transitions' | 'previous'> & { readonly pod: PodParent | null };
export type NodeEvent = Stamped & { readonly node: NodeParent | null };
export type DaemonSetEvent = Stamped & { readonly daemonSet: DaemonSetParent | null };

export function stamp(entry: FeedEntry, type: ChangeType): Stamped {
  return { cursor: encodeFeedCursor(entry.cursor), type, occurredAt: entry.occurredAt };
}

export function podEvent(entry: FeedEntry, type: ChangeType): PodEvent {
  const { object, previous, transitions } = entry.change;
  const event = stamp(entry, type);
  return {
    ...event,
    transitions: [...transitions],
    // The view lets changes of pods through only; the feed's phases are the schema's.
    pod: parentOf('Pod', object as PodImage, event.cursor),
    previous: previous && {
      phase: (previous.phase ?? 'Pending') as PodImage['phase'],
      ready: previous.ready ?? false,
      nodeName: previous.nodeName ?? null,
    },
  };
}

/** A pod that is there already when its reader begins. */
export function presentPodEvent(pod: PodImage, cursor: string): PodEvent {
  const { creationTimestamp: occurredAt } = pod;
  return { cursor, type: 'ADDED', occurredAt, transitions: [], pod: parentOf('Pod', pod, cursor), previous: null };
}

export function nodeEvent(entry: FeedEntry, type: ChangeType): NodeEvent {
  const event = stamp(entry, type);
  return { ...event, node: parentOf('Node', entry.change.object as NodeImage, event.cursor) };
}

export function daemonSetEvent(entry: FeedEntry, type: ChangeType): DaemonSetEvent {
  const event = stamp(entry, type);
  return { ...event, daemonSet: parentOf('DaemonSet', entry.change.object as DaemonSetImage, event.cursor) };
}

/** Nothing happened; says how far the feed was read (api.md, promise 5). */
export function bookmark(cursor: FeedCursor): Stamped {
  return { cursor: encodeFeedCursor(cursor), type: 'BOOKMARK', occurredAt: new Date().toISOString() };
}

/**
 * Where a subscription starts: the place given, or this moment. Refusal: BAD_USER_INPUT for what is no cursor,
 * CURSOR_EXPIRED before the first event when the feed no longer has the place.
 */
export async function readStart({ services }: RequestContext, after: string | null | undefined): Promise<FeedCursor> {
  const { database } = services;
  const decoded = decodeFeedCursor(after ?? (await readCurrentCursor(database)));
  if (!decoded.ok) throw badInput('after', 'this is no cursor of a feed');
  const check = await readChanges(queryableOf(database.prisma), { after: decoded.value, limit: 0 });
  if (!check.ok) throw cursorExpired(check);
  return decoded.value;
}
