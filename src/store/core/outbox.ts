import type { Change } from '../../domain/model/change.ts';
import type { Queryable } from './queryable.ts';

/**
 * One change an object: what a transaction did to it in several steps (adopted, then deleted) is one change from what it was
 * before to what it is after. What was made and removed in the same transaction never happened.
 */
export function mergeChanges(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const earlier = merged.get(change.uid);
    if (earlier === undefined) merged.set(change.uid, change);
    else if (earlier.type === 'ADDED' && change.type === 'DELETED') merged.delete(change.uid);
    else {
      merged.set(change.uid, {
        ...change,
        type: earlier.type === 'ADDED' ? 'ADDED' : change.type,
        transitions: [...new Set([...earlier.transitions, ...change.transitions])],
        previous: earlier.previous,
      });
    }
  }
  return [...merged.values()];
}

/** The only writer of the outbox; called by inTransaction as the last statement before the commit. */
export async function appendOutbox(
  tx: Queryable & { readonly now: Date; readonly origin: bigint },
  changes: readonly Change[],
): Promise<void> {
  const occurredAt = tx.now.toISOString();
  await tx.execute(
    `INSERT INTO outbox (origin, changes) VALUES ($1, $2::json)`,
    tx.origin,
    JSON.stringify(mergeChanges(changes).map((change) => ({ ...change, occurredAt }))),
  );
}
