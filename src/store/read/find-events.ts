import type { EventImage } from '../../domain/model/images.ts';
import { eventColumns, toEventImage } from '../core/rows.ts';
import type { EventRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** Those that exist, by id ascending. */
export async function findEventsById(db: Queryable, ids: readonly string[]): Promise<EventImage[]> {
  const rows = await db.query<EventRow>(
    `SELECT ${eventColumns()} FROM events WHERE events.id = ANY($1::bigint[]) ORDER BY events.id`,
    ids,
  );
  return rows.map(toEventImage);
}
