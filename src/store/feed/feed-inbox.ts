import type { FeedCursor } from './cursor.ts';
import type { FeedEntry, FeedPage } from './feed-page.ts';
import type { FeedRing } from './feed-ring.ts';

/**
 * What a subscriber who is level with the ring has still to take, as positions: the rows themselves are the ring's. Who
 * lets them fall out of it is not level any more and goes on at `place`.
 */
export interface FeedInbox {
  /** Everything offered up to here was taken, and nothing else of this subscriber's topics was there. */
  readonly place: FeedCursor;
  readonly isClosed: boolean;
  /** A row that was pushed into the ring; the same one may be offered again at once. */
  offer(position: number): void;
  /** The next rows, none when there are none; FELL_OUT when they are not in the ring (any more). */
  take(limit: number): FeedPage | 'FELL_OUT';
  /** Nothing can be taken from now on; before the ring begins anew. */
  close(): void;
}

/** `start` is the ring's end, without skips. */
export function createFeedInbox(ring: FeedRing, start: FeedCursor): FeedInbox {
  const { feedId } = start;
  const at = (position: number): FeedCursor => ({ feedId, position, skip: [] });
  let positions: number[] = [];
  let taken = start.position;
  let isClosed = false;
  const placeNow = () => (isClosed || positions.length > 0 ? taken : ring.end!);
  return {
    get place() {
      return at(placeNow());
    },
    get isClosed() {
      return isClosed;
    },
    offer(position) {
      if (isClosed || positions.at(-1) === position) return;
      // The first one fell out of the ring: so would the page.
      if (positions.length > 0 && ring.at(positions[0]!) === undefined) return this.close();
      if (positions.length === 0) taken = position - 1;
      positions.push(position);
    },
    take(limit) {
      if (isClosed) return 'FELL_OUT';
      const entries: FeedEntry[] = [];
      for (const position of positions.slice(0, limit)) {
        const row = ring.at(position);
        if (row === undefined) {
          isClosed = true;
          return 'FELL_OUT';
        }
        entries.push({ ...row, cursor: at(position) });
      }
      if (positions.length > limit) {
        positions = positions.slice(limit);
        taken = entries.at(-1)!.position;
      } else {
        positions = [];
        taken = ring.end!;
      }
      return { entries, next: at(taken) };
    },
    close() {
      taken = placeNow();
      isClosed = true;
      positions = [];
    },
  };
}
