import type { FeedRow } from './feed-page.ts';

/** The most recent rows of one feed, in order and without a hole. */
export interface FeedRing {
  /** The position up to which rows came in; null before the first reset. */
  readonly end: number | null;
  /** Starts anew, empty, at a position of a feed. */
  reset(feedId: string, position: number): void;
  /** Takes rows that follow `end`; the oldest fall out. */
  push(rows: readonly FeedRow[]): void;
  /** Up to `limit` rows after a position; null when the ring cannot tell what follows it. */
  after(feedId: string, position: number, limit: number): readonly FeedRow[] | null;
  /** The row at a position; undefined when it is not held (any more). */
  at(position: number): FeedRow | undefined;
}

/** Holds at most about `capacity` rows: some more before the oldest are cut off together. */
export function createFeedRing(capacity: number): FeedRing {
  let feed: string | null = null;
  let base = 0;
  let rows: FeedRow[] = [];
  return {
    get end() {
      return feed === null ? null : base + rows.length;
    },
    reset(feedId, position) {
      feed = feedId;
      base = position;
      rows = [];
    },
    push(more) {
      for (const row of more) rows.push(row);
      if (rows.length > capacity * 1.25) {
        const surplus = rows.length - capacity;
        rows = rows.slice(surplus);
        base += surplus;
      }
    },
    after(feedId, position, limit) {
      if (feedId !== feed || position < base || position > base + rows.length) return null;
      return rows.slice(position - base, position - base + limit);
    },
    at: (position) => rows[position - base - 1],
  };
}
