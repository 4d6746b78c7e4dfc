import type { Transaction } from '../store/core/transaction.ts';
import { listPodsBoundTo } from '../store/read/expansion-input.ts';
import { pairMark } from '../store/write/pod-marks.ts';
import { appendPodChanges, lockPods, removePods } from '../store/write/pods.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/**
 * Removes what is bound to nodes that do not exist (document: pods of removed nodes are garbage-collected). Nobody can end
 * these pods any more, so they go at once, whatever their grace period.
 * @returns whether nothing is left.
 */
export async function collectPodsOfNodes(tx: Transaction, nodeNames: readonly string[]): Promise<boolean> {
  if (nodeNames.length === 0) return true;
  const found = await listPodsBoundTo(tx, nodeNames, BATCH_SIZE_MAX);
  const locked = await lockPods(
    tx,
    found.map((pod) => pod.uid),
  );
  const changes = await removePods(tx, locked);
  appendPodChanges(tx, changes);
  tx.mark(...locked.flatMap(pairMark));
  return found.length < BATCH_SIZE_MAX;
}
