import type { ClientBase } from 'pg';

/** How many partitions the allowed number of changes is cut into: the feed is shortened by about a sixteenth at a time. */
const PARTITIONS = 16;
/** Few enough changes that a small limit means something, so many that partitions are not made all the time. */
const ROWS_MIN = 1_000;
const ROWS_MAX = 1_000_000;

/** How many changes a new partition is made for when `keepRows` are kept at most. */
export function partitionRowsFor(keepRows: number): number {
  return Math.min(ROWS_MAX, Math.max(ROWS_MIN, Math.ceil(keepRows / PARTITIONS)));
}

/**
 * Makes partitions behind the last one until every position up to `upTo` has one, and gives the last position that has.
 * In a transaction under the sequencers' lock. ATTACH keeps out neither readers nor writers, who go on while it waits (for
 * another change of the table's shape); PARTITION OF would wait for all of them and keep out whoever comes.
 */
export async function makePartitions(
  client: ClientBase,
  { upTo, partitionRows }: { readonly upTo: number; readonly partitionRows: number },
): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `SELECT greatest(position, (SELECT max(last_position) FROM feed_partitions))::float8 AS last FROM feed_head`,
  );
  let { last } = rows[0]!;
  while (last < upTo) {
    const first = last + 1;
    last += partitionRows;
    // Vacuum after inserts would read each row once more for nothing: the partition is dropped before it needs freezing.
    await client.query(`CREATE TABLE feed_${first} (LIKE feed) WITH (autovacuum_vacuum_insert_threshold = -1)`);
    await client.query(`ALTER TABLE feed ATTACH PARTITION feed_${first} FOR VALUES FROM (${first}) TO (${last + 1})`);
  }
  return last;
}
