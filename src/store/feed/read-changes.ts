import { assert } from '../../util/assert.ts';
import type { Change } from '../../domain/model/change.ts';
import type { Queryable } from '../core/queryable.ts';
import type { FeedCursor } from './cursor.ts';
import { pageAfter, type FeedPage, type FeedRow } from './feed-page.ts';

/** Why a cursor cannot be continued: changes after it were pruned, or it is of another (or an older copy of the) feed. */
export interface CursorRefusal {
  readonly ok: false;
  readonly reason: 'CURSOR_EXPIRED' | 'FEED_CHANGED';
  /** The oldest place from which the feed is complete. Who was refused lists anew. */
  readonly oldest: FeedCursor;
}

export type ReadChanges = ({ readonly ok: true } & FeedPage) | CursorRefusal;

/**
 * The changes after a cursor, at most `limit` rows of the table, in the order that all readers share. One statement, so
 * that a prune meanwhile cannot open a gap: what it dropped, it had declared expired before (feed_head), and the statement locks
 * the feed before it takes its snapshot. Not inside of an older snapshot: a dropped partition is gone from that, too.
 */
export async function readChanges(
  queryable: Queryable,
  { after, limit }: { readonly after: FeedCursor; readonly limit: number },
): Promise<ReadChanges> {
  const found = await readFeedRows(queryable, after.position, limit);
  if (found.feedId !== after.feedId || after.position > found.headPosition) return refuse('FEED_CHANGED', found);
  if (after.position < found.oldestPosition) return refuse('CURSOR_EXPIRED', found);
  return { ok: true, ...pageAfter(after, found.rows) };
}

interface FoundRows {
  readonly feedId: string;
  readonly headPosition: number;
  readonly oldestPosition: number;
  readonly rows: readonly FeedRow[];
}

function refuse(reason: CursorRefusal['reason'], found: FoundRows): CursorRefusal {
  return { ok: false, reason, oldest: { feedId: found.feedId, position: found.oldestPosition, skip: [] } };
}

/** Rows after a position with the head of the same snapshot; without holes unless the position expired. */
export async function readFeedRows(queryable: Queryable, after: number, limit: number): Promise<FoundRows> {
  const rows = await queryable.query<Omit<FoundRows, 'rows'> & (FlatRow | { readonly position: null })>(
    `SELECT head.feed_id::text AS "feedId", head.position::float8 AS "headPosition",
            head.oldest_position::float8 AS "oldestPosition", page.*
       FROM feed_head AS head
       LEFT JOIN (SELECT ${FEED_COLUMNS} FROM feed WHERE position > $1::bigint
                   ORDER BY feed.position LIMIT $2::int) AS page ON true
      ORDER BY page.position`,
    after,
    limit,
  );
  const { feedId, headPosition, oldestPosition } = rows[0]!;
  const found = rows.flatMap((row) => (row.position === null ? [] : [toFeedRow(row)]));
  if (after >= oldestPosition) {
    assert(
      found.every((row, index) => row.position === after + 1 + index),
      `the feed has a hole after position ${after}`,
    );
  }
  return { feedId, headPosition, oldestPosition, rows: found };
}

type FlatRow = Omit<FeedRow, 'change'> & Change;

const FEED_COLUMNS = `position::float8 AS "position", batch::float8 AS "batch", kind, type, uid::text AS "uid", namespace,
  name, daemon_set_uid::text AS "daemonSetUid", node_name AS "nodeName", transitions, object, previous,
  to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt"`;

function toFeedRow(row: FlatRow): FeedRow {
  const { position, batch, occurredAt, kind, type, uid, namespace, name, daemonSetUid, nodeName } = row;
  const { transitions, object, previous } = row;
  const change: Change = {
    kind,
    type,
    uid,
    namespace,
    name,
    daemonSetUid,
    nodeName,
    transitions,
    object,
    previous,
  };
  return { position, batch, occurredAt, change };
}
