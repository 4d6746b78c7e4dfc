import type { Queryable } from '../core/queryable.ts';
import type { PartitionState } from './feed-retention.ts';

/** Partitions in order. The age comes from one row of each, by its position: its last. */
export function readPartitions(queryable: Queryable): Promise<PartitionState[]> {
  return queryable.query<PartitionState>(
    `SELECT first_position::float8 AS "firstPosition", last_position::float8 AS "lastPosition",
            coalesce(pg_total_relation_size(partition), 0)::float8 AS bytes,
            (SELECT extract(epoch FROM everynode_now() - occurred_at) * 1000 FROM feed
              WHERE position = last_position)::float8 AS "ageMs"
       FROM feed_partitions ORDER BY first_position`,
  );
}
