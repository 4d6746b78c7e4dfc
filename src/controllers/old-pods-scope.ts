import type { DaemonSetImage } from '../domain/model/images.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { OldPodsScope } from '../store/read/daemon-set-pods.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/** Pods of earlier revisions; with minReadySeconds those that became ready since then do not count as available. */
export function oldPodsScope(
  tx: Transaction,
  { daemonSet, work }: { readonly daemonSet: DaemonSetImage; readonly work: DaemonSetWork },
): OldPodsScope {
  const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
  return {
    ownerUid: daemonSet.uid,
    currentHash: work.currentHash,
    availableBefore: minReadySeconds === 0 ? null : new Date(tx.now.getTime() - minReadySeconds * 1000),
    limit: BATCH_SIZE_MAX,
  };
}
