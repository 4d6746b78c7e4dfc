import type { Transaction } from '../store/core/transaction.ts';
import { lockDaemonSetsByName, type StoredDaemonSet } from '../store/read/find-daemon-sets.ts';
import type { ObjectName } from '../store/read/object-name.ts';
import { checkExpectation } from './check-expectation.ts';
import type { Expectation } from './input.ts';
import { notFound, refuse } from './refusal.ts';

/** Locks a set for a change; refuses when it is not there or moved on since the caller read it. */
export async function lockDaemonSet(
  tx: Transaction,
  name: ObjectName,
  expected: Expectation,
): Promise<StoredDaemonSet> {
  const [stored] = await lockDaemonSetsByName(tx, [name]);
  if (!stored) return refuse(notFound({ kind: 'DaemonSet', ...name }));
  checkExpectation({ ...stored.image, kind: 'DaemonSet' }, expected);
  return stored;
}
