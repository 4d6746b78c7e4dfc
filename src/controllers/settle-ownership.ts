import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import { planOwnership } from '../domain/planning/plan-ownership.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { adoptPods, releasePods } from '../store/write/pod-ownership.ts';
import { appendPodChanges, lockPods } from '../store/write/pods.ts';

/**
 * Adopts and releases among these pods by the set's selector (semantics: ownership).
 * @returns the pods that the set owns afterwards.
 */
export async function settleOwnership(
  tx: Transaction,
  { daemonSet, pods }: { readonly daemonSet: DaemonSetImage; readonly pods: readonly PodImage[] },
): Promise<PodImage[]> {
  const plan = planOwnership({
    daemonSet: { uid: daemonSet.uid, selector: daemonSet.spec.selector, deleting: false },
    objects: pods.map((pod) => ({
      uid: pod.uid,
      labels: pod.labels,
      controllerUid: pod.owner?.uid ?? null,
      deleting: pod.deletionTimestamp !== null,
    })),
  });
  const kept = new Set(plan.keep);
  const owned = pods.filter((pod) => kept.has(pod.uid));
  if (plan.adopt.length === 0 && plan.release.length === 0) return owned;
  const locked = new Map((await lockPods(tx, [...plan.adopt, ...plan.release])).map((pod) => [pod.uid, pod]));
  const adopted = await adoptPods(tx, plan.adopt, daemonSet);
  const released = await releasePods(tx, plan.release);
  appendPodChanges(
    tx,
    [...adopted, ...released].map((after) => ({ before: locked.get(after.uid) ?? null, after })),
  );
  // Another set may want what this one gave up.
  tx.mark(...released.map((pod) => ({ kind: 'POD' as const, subject: pod.uid })));
  return [...owned, ...adopted];
}
