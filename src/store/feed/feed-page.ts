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
 * Drops the batches that the cursor skips and gives each entry its cursor. A batch's positions are one run without a gap,
 * so a skipped batch is done with as soon as a row of another comes after it.
 */
export function pageAfter(after: FeedCursor, rows: readonly FeedRow[]): FeedPage {
  const entries: FeedEntry[] = [];
  let { skip } = after;
  let skipping: number | null = null;
  let position = after.position;
  for (const row of rows) {
    position = row.position;
    if (skipping !== null && row.batch !== skipping) {
      const done = skipping;
      skip = skip.filter((batch) => batch !== done);
      skipping = null;
    }
    if (skip.includes(row.batch)) skipping = row.batch;
    else entries.push({ ...row, cursor: { feedId: after.feedId, position, skip } });
  }
  return { entries, next: { feedId: after.feedId, position, skip } };
}
