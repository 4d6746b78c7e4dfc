import { ok, refused, type Result } from '../../util/result.ts';
import type { Queryable } from '../core/queryable.ts';

/** A place in the feed: everything up to it was seen. Works on any server of the same database. */
export interface FeedCursor {
  /** Tells a database that was made anew. */
  readonly feedId: string;
  /** Position of the last change that was seen; positions are dense and start at 1. */
  readonly position: number;
  /** Outbox ids whose changes were seen before they had a position, and are to be skipped when they come. */
  readonly skip: readonly number[];
}

/** The cursor as opaque text, safe in URLs. */
export function encodeFeedCursor({ feedId, position, skip }: FeedCursor): string {
  return Buffer.from(JSON.stringify([feedId, position, ...skip])).toString('base64url');
}

const LENGTH_MAX = 4_096;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads what encodeFeedCursor wrote; anything else is refused. Whether the feed still has the place, readers say. */
export function decodeFeedCursor(text: string): Result<FeedCursor, 'MALFORMED_CURSOR'> {
  if (text.length > LENGTH_MAX) return refused('MALFORMED_CURSOR');
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return refused('MALFORMED_CURSOR');
  }
  if (!Array.isArray(parts)) return refused('MALFORMED_CURSOR');
  const [feedId, position, ...skip] = parts as unknown[];
  if (typeof feedId !== 'string' || !UUID.test(feedId) || !isCount(position) || !skip.every(isCount)) {
    return refused('MALFORMED_CURSOR');
  }
  return ok({ feedId, position, skip });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** So many transactions may wait for their number while a list is read; each makes the cursor's text a little longer. */
const SKIP_MAX = 100;

/**
 * The exact cursor of what the caller's REPEATABLE READ snapshot shows: the highest position in it, and the batches
 * that are in it without a number. undefined when more than 100 wait (the sequencer is behind): close the snapshot, wait
 * a few milliseconds and read again in a new one.
 */
export async function readCursor(snapshot: Queryable): Promise<FeedCursor | undefined> {
  const [row] = await snapshot.query<FeedCursor>(
    `SELECT feed_id::text AS "feedId", position::float8 AS "position",
            ARRAY(SELECT id FROM outbox ORDER BY id LIMIT $1::int)::float8[] AS "skip"
       FROM feed_head`,
    SKIP_MAX + 1,
  );
  return row!.skip.length > SKIP_MAX ? undefined : row!;
}

/** A place not after what the transaction will append: from it a mutation's change will certainly be seen. */
export async function beginCursor(tx: Queryable): Promise<FeedCursor> {
  const [row] = await tx.query<{ feedId: string; position: number }>(
    `SELECT feed_id::text AS "feedId", position::float8 AS "position" FROM feed_head`,
  );
  return { ...row!, skip: [] };
}
