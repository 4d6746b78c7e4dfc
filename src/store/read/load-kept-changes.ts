import { queryOne, type Queryable } from '../core/queryable.ts';

/** What the feed holds now, between its oldest place and its end. */
export interface KeptChanges {
  readonly changes: number;
  /** Of the disk, indexes included; what is declared expired and still stands, too. */
  readonly bytes: number;
  /** When the oldest change happened, ISO 8601; null: there is none. */
  readonly since: string | null;
}

export function loadKeptChanges(queryable: Queryable): Promise<KeptChanges> {
  return queryOne<KeptChanges>(
    queryable,
    `SELECT (position - oldest_position)::float8 AS changes,
            (SELECT coalesce(sum(pg_total_relation_size(partition)), 0)::float8 FROM feed_partitions) AS bytes,
            (SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM feed
              WHERE feed.position = oldest_position + 1) AS since
       FROM feed_head`,
  );
}
