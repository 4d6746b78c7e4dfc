import type { Queryable } from '../core/queryable.ts';

/** The oldest place from which the feed is complete. */
export async function findOldestCursor(
  queryable: Queryable,
): Promise<{ readonly feedId: string; readonly position: number; readonly skip: readonly number[] }> {
  const [row] = await queryable.query<{ feedId: string; position: number }>(
    `SELECT feed_id::text AS "feedId", oldest_position::float8 AS position FROM feed_head`,
  );
  return { ...row!, skip: [] };
}
