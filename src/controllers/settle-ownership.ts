import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { adoptPods, releasePods } from '../store/write/pod-ownership.ts';
import { appendPodChanges, lockPods } from '../store/write/pods.ts';
import { ownershipOf } from './ownership-of.ts';

/**
 * Adopts and releases among these pods by the set's selector (semantics: ownership). Those that it touches are locked and
 * looked at again: labels and owner may be others since they were read.
 * @returns the pods that the set owns afterwards.
 */
export async function settleOwnership(
  tx: Transaction,
  { daemonSet, pods }: { readonly daemonSet: DaemonSetImage; readonly pods: readonly PodImage[] },
): Promise<PodImage[]> {
  const seen = ownershipOf(daemonSet, pods);
  const kept = new Set(seen.keep);
  const owned = pods.filter((pod) => kept.has(pod.uid));
  if (seen.adopt.length === 0 && seen.release.length === 0) return owned;
  const locked = await lockPods(tx, [...seen.adopt, ...seen.release]);
  const plan = ownershipOf(daemonSet, locked);
  const before = new Map(locked.map((pod) => [pod.uid, pod]));
  const adopted = await adoptPods(tx, plan.adopt, daemonSet);
  const released = await releasePods(tx, plan.release);
  appendPodChanges(
    tx,
    [...adopted, ...released].map((after) => ({ before: before.get(after.uid) ?? null, after })),
  );
  // Another set may want what this one gave up.
  tx.mark(...released.map((pod) => ({ kind: 'POD' as const, subject: pod.uid })));
  return [...owned, ...plan.keep.map((uid) => before.get(uid)!), ...adopted];
}
