import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import { planOwnership, type OwnershipPlan } from '../domain/planning/plan-ownership.ts';

/** What a set that is not being deleted keeps, adopts and releases among stored pods (semantics: ownership). */
export function ownershipOf(daemonSet: DaemonSetImage, pods: readonly PodImage[]): OwnershipPlan {
  return planOwnership({
    daemonSet: { uid: daemonSet.uid, selector: daemonSet.spec.selector, deleting: false },
    objects: pods.map((pod) => ({
      uid: pod.uid,
      labels: pod.labels,
      controllerUid: pod.owner?.uid ?? null,
      deleting: pod.deletionTimestamp !== null,
    })),
  });
}
