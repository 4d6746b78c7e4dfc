import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../core/database.ts';
import { classifyStoreError } from '../core/store-error.ts';
import type { ChangeSignal } from './change-signal.ts';
import type { FeedCursor } from './cursor.ts';
import type { FeedRow } from './feed-page.ts';
import { createFeedRing } from './feed-ring.ts';
import { createFeedSubscription, type FeedReader, type FeedSubscription } from './feed-subscription.ts';
import { readChanges, readFeedRows, type ReadChanges } from './read-changes.ts';
import { createTopicIndex } from './topic-index.ts';
import { anyTopic, topicsOf, type Topic } from './topics.ts';
import { createWaiter } from './waiter.ts';

/**
 * The process's one reader of new changes. Subscribers take from its ring of recent rows and fall back to the table when
 * they are further behind; a page is made when it is asked for, so that a slow subscriber holds nothing.
 *
 * Who is level with the ring is looked up by topic when rows come in, and is woken for those only that have one of his;
 * who is behind is woken by every row and looks for himself.
 */
export interface FeedTail {
  /** Changes after a cursor that have one of the topics; all changes unless told. */
  subscribe(after: FeedCursor, topics?: readonly Topic[]): FeedSubscription;
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
  const queryable = database.statements;
  const ring = createFeedRing(capacity);
  const readers = new Set<FeedReader>();
  const behind = new Set<FeedReader>();
  const level = createTopicIndex<FeedReader>();
  const news = createWaiter();
  const stopListening = signal.onWake(news.wake);
  let reading: Promise<void> = Promise.resolve();
  let isClosed = false;

  /** In one turn: whoever is level has seen the whole ring, or has the rest in his inbox. */
  const push = (rows: readonly FeedRow[]) => {
    if (rows.length === 0) return;
    ring.push(rows);
    for (const { position, change } of rows) {
      level.visit(topicsOf(change), ({ inbox, wake }) => {
        inbox?.offer(position);
        wake();
      });
    }
    for (const { wake } of behind) wake();
  };

  /** What lies between the ring's old end and its new beginning, only the table has: nobody is level. */
  const reset = (feedId: string, position: number) => {
    for (const { inbox } of readers) inbox?.close();
    ring.reset(feedId, position);
    for (const { wake } of readers) wake();
  };

  /** Takes the rows after the ring's end into it, or begins it anew at the feed's end. */
  const readOnce = async (end: number | null): Promise<{ isMore: boolean }> => {
    const found = await readFeedRows(queryable, end ?? 0, end === null ? 0 : READ_SIZE);
    const isContinued =
      end !== null &&
      ring.after(found.feedId, end, 0) !== null &&
      end >= found.oldestPosition &&
      end <= found.headPosition;
    if (isContinued) push(found.rows);
    else reset(found.feedId, found.headPosition);
    return { isMore: found.rows.length === READ_SIZE };
  };

  const read = async () => {
    // After a time without subscribers the ring is far behind: whoever comes reads the table up to its new beginning.
    let end: number | null = null;
    while (readers.size > 0 && !isClosed) {
      const seen = news.version;
      try {
        const { isMore } = await readOnce(end);
        end = ring.end;
        if (!isMore) await news.wait(seen, pollMs);
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

  return {
    subscribe(after, topics = [anyTopic]) {
      const subscription = createFeedSubscription({
        ring,
        after,
        topics,
        pageSizeMax,
        readTable,
        isTailClosed: () => isClosed,
        onLevel(reader) {
          behind.delete(reader);
          level.add(reader, topics);
        },
        onBehind(reader) {
          level.remove(reader, topics);
          behind.add(reader);
        },
        onLeave(reader) {
          if (!readers.delete(reader)) return;
          behind.delete(reader);
          level.remove(reader, topics);
          if (readers.size === 0) news.wake();
        },
      });
      readers.add(subscription.reader);
      behind.add(subscription.reader);
      if (readers.size === 1) reading = reading.then(read);
      return subscription;
    },
    async close() {
      isClosed = true;
      stopListening();
      for (const { wake } of readers) wake();
      news.wake();
      await reading;
    },
  };
}
