import type { Change } from '../../domain/model/change.ts';
import type { Queryable } from './transaction.ts';

/** The only writer of the outbox; called by inTransaction as the last statement before the commit. */
export async function appendOutbox(
  tx: Queryable & { readonly now: Date; readonly origin: bigint },
  changes: readonly Change[],
): Promise<void> {
  const occurredAt = tx.now.toISOString();
  await tx.execute(
    `INSERT INTO outbox (origin, changes) VALUES ($1, $2::jsonb)`,
    tx.origin,
    JSON.stringify(changes.map((change) => ({ ...change, occurredAt }))),
  );
}
