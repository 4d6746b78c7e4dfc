import type { GraphQLError } from 'graphql';
import type { FeedCursor } from '../../store/feed/cursor.ts';
import type { FeedEntry } from '../../store/feed/feed-page.ts';
import { CursorRefusedError, type FeedSubscription } from '../../store/feed/feed-subscription.ts';
import type { FeedTail } from '../../store/feed/feed-tail.ts';
import { asGraphQLError } from '../errors.ts';
import type { Breather } from './breather.ts';
import type { ChangeSource, SeenChange, StreamRoot } from './change-source.ts';
import { coalescePages } from './coalesce-pages.ts';
import { cursorExpired } from './cursor-expired.ts';
import { mergeChanges } from './merge-changes.ts';
import { createPageWaiter } from './page-waiter.ts';
import type { StreamMessage } from './stream-message.ts';
import type { Subscriber } from './subscriber.ts';

/** What one execution gave. */
export interface Rendered {
  readonly payload: Buffer;
  /** What it tells of could not be read: the stream ends. */
  readonly isLast: boolean;
}

export interface ChangeStreamOptions {
  readonly source: ChangeSource;
  readonly tail: FeedTail;
  readonly breather: Breather;
  readonly bookmarkIntervalMs: number;
  /** Executes the operation on a root value, and makes the bytes of its response. */
  render(root: StreamRoot): Rendered | Promise<Rendered>;
  /** Called between two pages: the time to move its subscribers to another stream, or to take those of another. */
  onPage(stream: ChangeStream): void;
  onEnd(stream: ChangeStream): void;
}

/**
 * One reading of the feed for all who see the same of it (ADR 0008): each change is looked at once, executed once, and
 * offered to every subscriber as the same bytes.
 *
 * While it is behind the feed and has one subscriber only, it goes as fast as that one takes it. Otherwise it waits for
 * nobody: what a subscriber does not take waits in his own queue.
 */
export interface ChangeStream {
  readonly source: ChangeSource;
  readonly subscribers: Iterable<Subscriber>;
  /** Level with the feed: what it will offer next comes after everything that is known. */
  readonly isLevel: boolean;
  /** Its subscribers were offered everything in view up to here. */
  readonly place: FeedCursor;
  /** Whether one that has everything up to a place can go on here. */
  canContinue(after: FeedCursor): boolean;
  /** From now on offers the subscriber what comes after his place; null: everything that it offers. */
  add(subscriber: Subscriber, after: FeedCursor | null): void;
  /** A stream without subscribers ends. */
  remove(subscriber: Subscriber): void;
  /** Gives all its subscribers to another one that can continue its place, and ends. */
  moveTo(other: ChangeStream): void;
  /** Two messages of this stream as one, if they tell of changes that can be one; the same one for everybody. */
  merge(first: StreamMessage, second: StreamMessage): StreamMessage | null;
  /** Begins to read. */
  start(): void;
}

export function createChangeStream(options: ChangeStreamOptions): ChangeStream {
  const { source, breather, bookmarkIntervalMs } = options;
  const { view, first = [], toRoot, toBookmark } = source.options;
  /** Each with the position up to which it has everything already. */
  const subscribers = new Map<Subscriber, number>();
  const pages = readPages(options);
  let isOver = false;
  /** The last change that was dealt with; the subscription's place moves on with changes that are not for this stream. */
  let dealtWith = source.options.after;
  const placeNow = () => (pages.place.position >= dealtWith.position ? pages.place : dealtWith);

  /** By the first of the two: who is slow in the same way needs the same ones. */
  const mergers = new WeakMap<
    StreamMessage,
    { readonly second: StreamMessage; readonly merged: StreamMessage | null }
  >();

  const end = (why: GraphQLError | null) => {
    if (isOver) return;
    isOver = true;
    void pages.return().catch(() => undefined);
    options.onEnd(stream);
    for (const subscriber of [...subscribers.keys()]) subscriber.finish(why);
    subscribers.clear();
  };

  const toMessage = (root: StreamRoot, position: number, seen: SeenChange | null, made: Rendered): StreamMessage => ({
    position,
    cursor: root.cursor,
    payload: () => made.payload,
    size: made.payload.length,
    seen,
    isLast: made.isLast,
  });

  const broadcast = (message: StreamMessage) => {
    for (const [subscriber, has] of subscribers) if (message.position > has) subscriber.offer(message);
    if (message.isLast) end(null);
  };

  /** Behind, and for one reader only: at his pace, so that nothing piles up. */
  const keepPace = async () => {
    if (pages.isLevel || subscribers.size !== 1) return breather.pause();
    const [only] = subscribers.keys();
    return only!.whenSent() ?? breather.pause();
  };

  const tellFirst = async () => {
    for (const root of first) {
      await keepPace();
      if (isOver) return;
      // Before the first position: whoever reads it had nothing yet.
      broadcast(toMessage(root, Infinity, null, await options.render(root)));
    }
  };

  const tell = async (seen: SeenChange) => {
    await keepPace();
    if (isOver) return;
    const root = toRoot(seen);
    const made = await options.render(root);
    if (isOver) return;
    // In one turn, or somebody could join between the two and miss it.
    dealtWith = seen.entry.cursor;
    broadcast(toMessage(root, dealtWith.position, seen, made));
  };

  const tellPlace = async () => {
    const place = placeNow();
    const root = toBookmark(place);
    const message = toMessage(root, place.position, null, await options.render(root));
    // Who joined at a later place is not sent back.
    for (const [subscriber, has] of subscribers) if (place.position >= has) subscriber.offerBookmark(message);
  };

  const run = async () => {
    await tellFirst();
    // With a first part the subscriber learns at once from where to go on.
    let saidAt = source.options.first === undefined ? performance.now() : -Infinity;
    const waiter = createPageWaiter(pages);
    while (!isOver) {
      const page = await waiter.wait(saidAt + bookmarkIntervalMs - performance.now());
      if (isOver) return;
      if (page === 'END') return end(null);
      if (page !== 'TIMEOUT') {
        for (const entry of page.entries) {
          const type = view.look(entry.change);
          if (type === null) continue;
          await tell({ entry, type });
          if (isOver) return;
          saidAt = performance.now();
        }
        dealtWith = page.next;
      }
      if (performance.now() - saidAt >= bookmarkIntervalMs) {
        await tellPlace();
        saidAt = performance.now();
      }
      if (!isOver) options.onPage(stream);
    }
  };

  const stream: ChangeStream = {
    source,
    get subscribers() {
      return subscribers.keys();
    },
    get isLevel() {
      return pages.isLevel;
    },
    get place() {
      return placeNow();
    },
    canContinue(after) {
      if (isOver || !pages.isLevel || after.skip.length > 0) return false;
      const place = placeNow();
      return place.feedId === after.feedId && after.position >= place.position;
    },
    add(subscriber, after) {
      if (!subscriber.isEnded) subscribers.set(subscriber, after?.position ?? -1);
    },
    remove(subscriber) {
      if (subscribers.delete(subscriber) && subscribers.size === 0) end(null);
    },
    moveTo(other) {
      const place = placeNow();
      for (const [subscriber, has] of subscribers)
        other.add(subscriber, { ...place, position: Math.max(place.position, has) });
      subscribers.clear();
      end(null);
    },
    merge(first, second) {
      const known = mergers.get(first);
      if (known?.second === second) return known.merged;
      const merged = mergeMessages(first, second, options);
      mergers.set(first, { second, merged });
      return merged;
    },
    start() {
      run().catch((error: unknown) =>
        end(error instanceof CursorRefusedError ? cursorExpired(error.refusal) : asGraphQLError(error)),
      );
    },
  };
  return stream;
}

function readPages({ source, tail }: ChangeStreamOptions): FeedSubscription {
  const { after, view, first, intervalMs } = source.options;
  const pages = tail.subscribe(after, view.topics);
  if (intervalMs === undefined) return pages;
  const isInView = ({ change }: FeedEntry) => view.look(change) !== null;
  return coalescePages(pages, { intervalMs, isInView, toldAt: first ? performance.now() : -Infinity });
}

/** It is executed when it is needed first. */
function mergeMessages(
  first: StreamMessage,
  second: StreamMessage,
  { source, render }: Pick<ChangeStreamOptions, 'source' | 'render'>,
): StreamMessage | null {
  const seen = first.seen && second.seen && mergeChanges(first.seen, second.seen);
  if (!seen || second.isLast) return null;
  let made: Buffer | Promise<Buffer> | null = null;
  return {
    ...second,
    seen,
    payload() {
      if (made !== null) return made;
      const rendered = render(source.options.toRoot(seen));
      if (!(rendered instanceof Promise)) return (made = rendered.payload);
      return (made = rendered.then(({ payload }) => (made = payload)));
    },
  };
}
