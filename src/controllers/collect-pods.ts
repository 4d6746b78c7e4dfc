import type { Transaction } from '../store/core/transaction.ts';
import { listPodsOfGoneNodes } from '../store/read/expansion-input.ts';
import { pairMark } from '../store/write/pod-marks.ts';
import { updatePodDeletion } from '../store/write/pod-edits.ts';
import { appendPodChanges, lockPods, removePods, type PodChange } from '../store/write/pods.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/**
 * Removes what is bound to nodes of these names that do not exist (document: pods of removed nodes are garbage-collected), also
 * when others have taken the names since. Nobody can end these pods any more, so they go at once, whatever their grace period.
 * One that a finalizer holds is terminating without grace: it goes with its last finalizer.
 * @returns whether nothing is left.
 */
export async function collectPodsOfNodes(tx: Transaction, nodeNames: readonly string[]): Promise<boolean> {
  if (nodeNames.length === 0) return true;
  const found = await listPodsOfGoneNodes(tx, nodeNames, BATCH_SIZE_MAX);
  const locked = await lockPods(
    tx,
    found.map((pod) => pod.uid),
  );
  const removed = await removePods(
    tx,
    locked.filter((pod) => pod.finalizers.length === 0),
  );
  const held: PodChange[] = [];
  for (const before of locked.filter((pod) => pod.finalizers.length > 0)) {
    const end = { uid: before.uid, gracePeriodSeconds: 0, deletionTime: tx.now.getTime() };
    held.push({ before, after: await updatePodDeletion(tx, end) });
  }
  appendPodChanges(tx, [...removed, ...held]);
  tx.mark(...locked.flatMap(pairMark));
  return found.length < BATCH_SIZE_MAX;
}
