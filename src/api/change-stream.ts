import { GraphQLError } from 'graphql';
import { encodeFeedCursor } from '../store/feed/cursor.ts';
import type { FeedCursor } from '../store/feed/cursor.ts';
import type { FeedEntry, FeedPage } from '../store/feed/feed-page.ts';
import { CursorRefusedError } from '../store/feed/feed-tail.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import type { CursorRefusal } from '../store/feed/read-changes.ts';
import { abortable } from './abortable.ts';

/**
 * What a subscriber gets of the feed. One event at a time is asked for, when the one before is on its way: a transport
 * that does not get rid of its messages stops the reading, and the stream holds at most one page of changes
 * (api.md, promises 1 to 5).
 */
export interface ChangeStreamOptions<Event> {
  readonly tail: FeedTail;
  readonly after: FeedCursor;
  readonly bookmarkIntervalMs: number;
  /** Told before the changes after the cursor; each is an event already. */
  readonly first?: readonly Event[];
  /** The event that a change is for this subscriber; null: not in its view. */
  toEvent(entry: FeedEntry): Event | null;
  toBookmark(cursor: FeedCursor): Event;
}

/** Endless; ends with CURSOR_EXPIRED when the cursor's changes are gone, and without error when the server stops. */
export function createChangeStream<Event>(options: ChangeStreamOptions<Event>): AsyncIterableIterator<Event> {
  return abortable((signal) => followFeed(options, signal));
}

async function* followFeed<Event>(
  options: ChangeStreamOptions<Event>,
  signal: AbortSignal,
): AsyncGenerator<Event, void> {
  const { tail, bookmarkIntervalMs, toEvent, toBookmark, first = [] } = options;
  yield* first;
  let cursor = options.after;
  // With a first part the subscriber learns at once from where to go on.
  let saidAt = options.first === undefined ? performance.now() : -Infinity;
  const pages = createPageWaiter(tail.subscribe(cursor), signal);
  try {
    for (;;) {
      const page = await pages.wait(saidAt + bookmarkIntervalMs - performance.now());
      if (signal.aborted || page === 'END') return;
      if (page !== 'TIMEOUT') {
        for (const entry of page.entries) {
          cursor = entry.cursor;
          const event = toEvent(entry);
          if (event === null) continue;
          yield event;
          saidAt = performance.now();
        }
        cursor = page.next;
      }
      if (performance.now() - saidAt >= bookmarkIntervalMs) {
        yield toBookmark(cursor);
        saidAt = performance.now();
      }
    }
  } catch (error) {
    throw error instanceof CursorRefusedError ? cursorExpired(error.refusal) : error;
  } finally {
    pages.close();
  }
}

/** The end of a stream whose place in the feed is gone, with the place from which it is complete (promise 3). */
export function cursorExpired({ reason, oldest }: CursorRefusal): GraphQLError {
  const message =
    reason === 'CURSOR_EXPIRED'
      ? 'The changes after this cursor are gone: list anew and subscribe after the cursor of the list.'
      : 'This cursor belongs to another feed: list anew and subscribe after the cursor of the list.';
  return new GraphQLError(message, {
    extensions: { code: 'CURSOR_EXPIRED', reason, oldest: encodeFeedCursor(oldest) },
  });
}

type Outcome = { readonly page: FeedPage } | { readonly error: unknown } | 'END';

/** Waits for the next page, or until it is time to say something else; the page waited for is kept for the next call. */
function createPageWaiter(pages: AsyncIterableIterator<FeedPage>, signal: AbortSignal) {
  let outcome: Outcome | null = null;
  let isAsked = false;
  let wake: () => void = () => undefined;
  const settle = (settled: Outcome) => {
    outcome = settled;
    wake();
  };
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    async wait(timeoutMs: number): Promise<FeedPage | 'TIMEOUT' | 'END'> {
      if (!isAsked) {
        isAsked = true;
        pages.next().then(
          (result) => settle(result.done === true ? 'END' : { page: result.value }),
          (error: unknown) => settle({ error }),
        );
      }
      if (outcome === null && !signal.aborted) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, Math.max(timeoutMs, 0));
        });
        clearTimeout(timer);
      }
      if (outcome === null) return 'TIMEOUT';
      const settled: Outcome = outcome;
      outcome = null;
      isAsked = false;
      if (settled === 'END') return 'END';
      if ('error' in settled) throw settled.error;
      return settled.page;
    },
    close() {
      // Its end need not be waited for: whatever it still gives, nobody takes.
      void pages.return?.().catch(() => undefined);
    },
  };
}
