import type { Change } from '../../domain/model/change.ts';
import type { FeedCursor } from './cursor.ts';

/** A numbered change as the table has it, the same for every reader. */
export interface FeedRow {
  readonly position: number;
  /** The transaction it came with. */
  readonly batch: number;
  readonly change: Change;
  /** ISO 8601 with milliseconds: the database's clock when the transaction began. */
  readonly occurredAt: string;
}

/** A numbered change as one reader gets it. */
export interface FeedEntry extends FeedRow {
  /** Continue here after this entry. */
  readonly cursor: FeedCursor;
}

/** Changes in order, and the place after everything that was looked at (also when all of it was skipped). */
export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  readonly next: FeedCursor;
}

/**
 * Drops the batches that the cursor skips and gives each entry its cursor. A row that is not skipped was committed after the
 * list was read, and was therefore numbered by a pass that saw every batch still to skip; a pass goes by batch. So all
 * skipped batches below its own are behind.
 */
export function pageAfter(after: FeedCursor, rows: readonly FeedRow[]): FeedPage {
  const entries: FeedEntry[] = [];
  let { skip } = after;
  let position = after.position;
  for (const row of rows) {
    position = row.position;
    if (skip.includes(row.batch)) continue;
    if (skip.length > 0) skip = skip.filter((batch) => batch > row.batch);
    entries.push({ ...row, cursor: { feedId: after.feedId, position, skip } });
  }
  return { entries, next: { feedId: after.feedId, position, skip } };
}
