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

/**
 * The only writer of the outbox; called by inTransaction as the last statement before the commit. Images are lines of their own:
 * JSON.stringify writes no line breaks, so the sequencer can cut them apart without reading them.
 */
export async function appendOutbox(
  tx: Pick<Queryable, 'execute'> & { readonly now: Date; readonly origin: bigint },
  changes: readonly Change[],
): Promise<void> {
  const occurredAt = tx.now.toISOString();
  const merged = mergeChanges(changes);
  await tx.execute(
    `INSERT INTO outbox (origin, changes, objects, previous) VALUES ($1, $2::json, $3, $4)`,
    tx.origin,
    JSON.stringify(merged.map((change) => headOf(change, occurredAt))),
    merged.map(({ object }) => JSON.stringify(object)).join('\n'),
    merged.map(({ previous }) => (previous === null ? '' : JSON.stringify(previous))).join('\n'),
  );
}

function headOf(change: Change, occurredAt: string): Omit<Change, 'object' | 'previous'> & { occurredAt: string } {
  const { kind, type, uid, namespace, name, daemonSetUid, nodeName, transitions } = change;
  return { kind, type, uid, namespace, name, daemonSetUid, nodeName, transitions, occurredAt };
}
