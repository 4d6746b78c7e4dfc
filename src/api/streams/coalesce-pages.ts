import type { FeedCursor } from '../../store/feed/cursor.ts';
import type { FeedEntry, FeedPage } from '../../store/feed/feed-page.ts';
import type { FeedSubscription } from '../../store/feed/feed-subscription.ts';
import { createPageWaiter } from './page-waiter.ts';

export interface CoalesceOptions {
  /** At most one entry in so many milliseconds. */
  readonly intervalMs: number;
  /** Whether an entry counts; of those that do, each says all that there is to say. */
  isInView(entry: FeedEntry): boolean;
  /** When the reader was last told something, on the clock of `performance`; -Infinity: never. */
  readonly toldAt: number;
}

/** Longer than this no timer can wait; nothing is lost by waiting again. */
const waitMsMax = 2_147_483_647;

/**
 * The newest state instead of every change: the first entry in view comes at once, and after it, once per interval, the last of
 * those that came meanwhile. The last of all always comes. While an entry is held back, `place` stays before it: who goes on
 * there, or joins there, is told of it.
 */
export function coalescePages(pages: FeedSubscription, options: CoalesceOptions): FeedSubscription {
  const { intervalMs, isInView } = options;
  const waiter = createPageWaiter(pages);
  /** The place before the first entry that was not handed on, or not dealt with, yet. */
  let pending: FeedCursor | null = null;

  async function* newest(): AsyncGenerator<FeedPage, undefined> {
    let dueAt = options.toldAt + intervalMs;
    let held: FeedEntry | null = null;
    let next = pages.place;
    for (;;) {
      let page: FeedPage | 'TIMEOUT' | 'END';
      try {
        page = await waiter.wait(held === null ? waitMsMax : dueAt - performance.now());
      } catch (error) {
        if (held !== null) yield { entries: [held], next };
        throw error;
      }
      if (page !== 'TIMEOUT' && page !== 'END') {
        const newer = page.entries.findLast(isInView);
        if (newer) {
          pending ??= pages.place;
          held = newer;
        }
        next = page.next;
        // It says how far the feed was read, perhaps that this is all of it.
        if (held === null) yield { entries: [], next };
      }
      if (held !== null && (page === 'END' || performance.now() >= dueAt)) {
        dueAt = performance.now() + intervalMs;
        yield { entries: [held], next };
        held = null;
        pending = null;
      }
      if (page === 'END') return;
    }
  }

  const inner = newest();
  return {
    get place() {
      return pending ?? pages.place;
    },
    get isLevel() {
      return pages.isLevel;
    },
    next: () => inner.next(),
    async return() {
      await pages.return();
      await inner.return(undefined);
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
