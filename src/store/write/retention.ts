import type { Database } from '../core/database.ts';
import { queryableOf } from '../core/queryable.ts';

/** Events of the last hour are kept (Kubernetes keeps them as long), outcomes of mutations for a day (api.md: idempotency). */
const EVENTS_KEPT = '1 hour';
const MUTATIONS_KEPT = '24 hours';
const ROWS_MAX = 5_000;

/** Deletes what is past its time, in statements that are each short. Needs no transaction: any part of it is good. */
export async function deleteExpired(database: Database): Promise<void> {
  const queryable = queryableOf(database.prisma);
  const statements = [
    `DELETE FROM events WHERE id IN (SELECT id FROM events WHERE last_timestamp < everynode_now() - interval '${EVENTS_KEPT}' LIMIT ${ROWS_MAX})`,
    `DELETE FROM client_mutations WHERE ctid IN (SELECT ctid FROM client_mutations WHERE created_at < everynode_now() - interval '${MUTATIONS_KEPT}' LIMIT ${ROWS_MAX})`,
  ];
  for (const statement of statements) {
    while ((await queryable.execute(statement)) === ROWS_MAX);
  }
}
