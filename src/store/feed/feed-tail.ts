import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { classifyStoreError } from '../core/store-error.ts';
import { queryableOf } from '../core/queryable.ts';
import type { ChangeSignal } from './change-signal.ts';
import type { FeedCursor } from './cursor.ts';
import { pageAfter, type FeedPage } from './feed-page.ts';
import { createFeedRing } from './feed-ring.ts';
import { readChanges, readFeedRows, type CursorRefusal, type ReadChanges } from './read-changes.ts';
import { createWaiter, type Waiter } from './waiter.ts';

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
 * The process's one reader of new changes. Subscribers take from its ring of recent rows and fall back to the table when
 * they are further behind; a page is made when it is asked for, so that a slow subscriber holds nothing.
 */
export interface FeedTail {
  /**
   * Pages of changes after a cursor, without end: in order, none missed, none twice. A page's entries may be empty (all
   * skipped); its `next` is a place to continue from all the same. Ends when the tail is closed or `return` is called, also
   * while `next` waits; throws CursorRefusedError. A database that is away is waited for.
   */
  subscribe(after: FeedCursor): AsyncIterableIterator<FeedPage>;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}

export interface FeedTailOptions {
  /** Recent rows kept in memory, 5,000 unless told; an image is one to two kilobytes. */
  readonly capacity?: number;
  /** Rows a page of a subscriber holds at most, 500 unless told. */
  readonly pageSizeMax?: number;
  /** How often to look without being woken, 1 s unless told: wake-ups can be lost. */
  readonly pollMs?: number;
  /** Told of failed reads; they are tried again. */
  readonly onError?: (error: unknown) => void;
}

const READ_SIZE = 1_000;
const RETRY_MS = 250;

/** Reads only while somebody subscribes: nothing is asked of the database otherwise. */
export function createFeedTail(database: Database, signal: ChangeSignal, options: FeedTailOptions = {}): FeedTail {
  const { capacity = 5_000, pageSizeMax = 500, pollMs = 1_000, onError } = options;
  const queryable = queryableOf(database.prisma);
  const ring = createFeedRing(capacity);
  const subscribers = new Set<Waiter>();
  const reader = createWaiter();
  const stopListening = signal.onWake(reader.wake);
  let reading: Promise<void> = Promise.resolve();
  let isClosed = false;

  /** Takes the rows after the ring's end into it, or begins it anew at the feed's end. */
  const readOnce = async (end: number | null): Promise<{ isMore: boolean }> => {
    const found = await readFeedRows(queryable, end ?? 0, end === null ? 0 : READ_SIZE);
    const isContinued =
      end !== null &&
      ring.after(found.feedId, end, 0) !== null &&
      end >= found.oldestPosition &&
      end <= found.headPosition;
    if (isContinued) ring.push(found.rows);
    else ring.reset(found.feedId, found.headPosition);
    if (!isContinued || found.rows.length > 0) for (const subscriber of subscribers) subscriber.wake();
    return { isMore: found.rows.length === READ_SIZE };
  };

  const read = async () => {
    // After a time without subscribers the ring is far behind: whoever comes reads the table up to its new beginning.
    let end: number | null = null;
    while (subscribers.size > 0 && !isClosed) {
      const seen = reader.version;
      try {
        const { isMore } = await readOnce(end);
        end = ring.end;
        if (!isMore) await reader.wait(seen, pollMs);
      } catch (error) {
        onError?.(error);
        await delay(RETRY_MS);
      }
    }
  };

  const readTable = async (after: FeedCursor): Promise<ReadChanges | null> => {
    try {
      return await readChanges(queryable, { after, limit: pageSizeMax });
    } catch (error) {
      if (classifyStoreError(error) !== 'UNAVAILABLE') throw error;
      onError?.(error);
      await delay(RETRY_MS);
      return null;
    }
  };

  async function* pages(after: FeedCursor, waiter: Waiter, isStopped: () => boolean): AsyncGenerator<FeedPage, void> {
    let cursor = after;
    // The first read always asks the table: whether the cursor is good, its head row decides.
    let isChecked = false;
    while (!isStopped()) {
      const seen = waiter.version;
      const recent = isChecked ? ring.after(cursor.feedId, cursor.position, pageSizeMax) : null;
      const page = recent === null ? await readTable(cursor) : { ok: true as const, ...pageAfter(cursor, recent) };
      if (page === null) continue;
      if (!page.ok) throw new CursorRefusedError(page);
      isChecked = true;
      if (page.next.position === cursor.position) {
        await waiter.wait(seen);
        continue;
      }
      cursor = page.next;
      if (!isStopped()) yield { entries: page.entries, next: page.next };
    }
  }

  return {
    subscribe(after) {
      const waiter = createWaiter();
      let isReturned = false;
      subscribers.add(waiter);
      if (subscribers.size === 1) reading = reading.then(read);
      const inner = pages(after, waiter, () => isReturned || isClosed);
      const leave = () => {
        subscribers.delete(waiter);
        if (subscribers.size === 0) reader.wake();
      };
      const end = { value: undefined, done: true } as const;
      return {
        async next() {
          try {
            const result = await inner.next();
            if (result.done === true) leave();
            return result;
          } catch (error) {
            leave();
            throw error;
          }
        },
        async return() {
          isReturned = true;
          leave();
          waiter.wake();
          await inner.return();
          return end;
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async close() {
      isClosed = true;
      stopListening();
      for (const subscriber of subscribers) subscriber.wake();
      reader.wake();
      await reading;
    },
  };
}
