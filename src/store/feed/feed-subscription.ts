import type { FeedCursor } from './cursor.ts';
import { createFeedInbox, type FeedInbox } from './feed-inbox.ts';
import { pageAfter, type FeedPage, type FeedRow } from './feed-page.ts';
import type { FeedRing } from './feed-ring.ts';
import type { CursorRefusal, ReadChanges } from './read-changes.ts';
import { anyTopic, topicsOf, type Topic } from './topics.ts';
import { createWaiter } from './waiter.ts';

/** A subscription's cursor cannot be continued; `refusal` says why and where the feed begins now. */
export class CursorRefusedError extends Error {
  readonly refusal: CursorRefusal;

  constructor(refusal: CursorRefusal) {
    super(
      refusal.reason === 'CURSOR_EXPIRED' ? 'changes after the cursor were pruned' : 'the cursor is of another feed',
    );
    this.refusal = refusal;
  }
}

/**
 * Pages of changes without end: in order, none missed, none twice. A page's entries may be empty (all skipped, of other
 * topics, or none yet); its `next` is a place to continue from all the same. Ends when the tail is closed or `return` is called, also
 * while `next` waits; throws CursorRefusedError. A database that is away is waited for.
 */
export interface FeedSubscription extends AsyncIterableIterator<FeedPage> {
  /**
   * The consumer has everything up to here that has one of the topics: the page that it holds counts once it asks for the next
   * one. Moves on without pages while nothing of these topics comes.
   */
  readonly place: FeedCursor;
  /**
   * It has caught up with the process's reader, which a page says: what comes from now on is offered as it comes. Can be lost
   * again.
   */
  readonly isLevel: boolean;
  return(): Promise<IteratorResult<FeedPage, undefined>>;
}

/** One that reads, as the tail sees it. */
export interface FeedReader {
  /** Level with the ring: rows of its topics are offered to it. Behind: it looks for itself whenever it is woken. */
  readonly inbox: FeedInbox | null;
  readonly wake: () => void;
}

export interface FeedSubscriptionOptions {
  readonly ring: FeedRing;
  readonly after: FeedCursor;
  readonly topics: readonly Topic[];
  readonly pageSizeMax: number;
  /** null: the database is away, and it was waited a moment. */
  readTable(after: FeedCursor): Promise<ReadChanges | null>;
  readonly isTailClosed: () => boolean;
  /** Told before `reader.inbox` comes and goes, and when the reader leaves. */
  onLevel(reader: FeedReader): void;
  onBehind(reader: FeedReader): void;
  onLeave(reader: FeedReader): void;
}

export function createFeedSubscription(options: FeedSubscriptionOptions): FeedSubscription & { reader: FeedReader } {
  const { ring, topics, pageSizeMax } = options;
  const wanted = new Set(topics);
  const waiter = createWaiter();
  let inbox: FeedInbox | null = null;
  const reader: FeedReader = {
    get inbox() {
      return inbox;
    },
    wake: waiter.wake,
  };
  let cursor = options.after;
  /** The place before the page that the consumer holds. */
  let held: FeedCursor | null = null;
  let isReturned = false;
  const isStopped = () => isReturned || options.isTailClosed();
  // The first read always asks the table: whether the cursor is good, its head row decides.
  let isChecked = false;

  const isWanted = ({ change }: FeedRow) => {
    if (wanted.has(anyTopic)) return true;
    for (const topic of topicsOf(change)) if (wanted.has(topic)) return true;
    return false;
  };

  /** At the ring's end, with nothing to skip of what comes: from here on rows can be offered. */
  const becomeLevel = (): boolean => {
    if (!isChecked || cursor.skip.length > 0) return false;
    const recent = ring.after(cursor.feedId, cursor.position, 1);
    if (recent === null || recent.length > 0) return false;
    options.onLevel(reader);
    inbox = createFeedInbox(ring, cursor);
    return true;
  };

  const fallBehind = (left: FeedInbox) => {
    options.onBehind(reader);
    cursor = left.place;
    inbox = null;
  };

  /** The next page; null when there is nothing to be had at this moment. */
  const readBehind = async (): Promise<FeedPage | null> => {
    const recent = isChecked ? ring.after(cursor.feedId, cursor.position, pageSizeMax) : null;
    const page =
      recent === null ? await options.readTable(cursor) : { ok: true as const, ...pageAfter(cursor, recent) };
    if (page === null) return null;
    if (!page.ok) throw new CursorRefusedError(page);
    isChecked = true;
    if (page.next.position === cursor.position) return null;
    return { entries: page.entries.filter(isWanted), next: page.next };
  };

  async function* pages(): AsyncGenerator<FeedPage, undefined> {
    while (!isStopped()) {
      const seen = waiter.version;
      let page: FeedPage | null = null;
      const before = inbox?.place ?? cursor;
      if (inbox) {
        const taken = inbox.take(pageSizeMax);
        if (taken === 'FELL_OUT') {
          fallBehind(inbox);
          continue;
        }
        if (taken.entries.length > 0) page = taken;
      } else {
        page = await readBehind();
        if (page !== null) cursor = page.next;
        // Told by a page without entries.
        else if (!isStopped() && becomeLevel()) page = { entries: [], next: cursor };
      }
      if (isStopped()) return;
      if (page === null) {
        await waiter.wait(seen);
        continue;
      }
      held = before;
      yield page;
      held = null;
    }
  }

  const inner = pages();
  return {
    reader,
    get place() {
      return held ?? inbox?.place ?? cursor;
    },
    get isLevel() {
      return inbox !== null && !inbox.isClosed;
    },
    async next() {
      try {
        const result = await inner.next();
        if (result.done === true) options.onLeave(reader);
        return result;
      } catch (error) {
        options.onLeave(reader);
        throw error;
      }
    },
    async return() {
      isReturned = true;
      options.onLeave(reader);
      waiter.wake();
      await inner.return(undefined);
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
