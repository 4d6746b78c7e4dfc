import type { PodImage } from '../domain/model/images.ts';
import { defaultGraceSeconds } from '../domain/planning/plan-pod-deletion.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { appendPodChanges, deletePods, type PodChange } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';

/**
 * Begins the deletion of locked pods, each with the grace of its spec (terminationGracePeriodSeconds), and appends what changed.
 * What has to be looked at afterwards is the caller's to mark.
 *
 * @param reason - for the status of the pods (`endReasons`); absent: nothing is said.
 * @returns the pods that were not terminating already.
 */
export async function endPods(
  { templates }: ControllerContext,
  tx: Transaction,
  pods: readonly PodImage[],
  reason?: string,
): Promise<PodChange[]> {
  const stored = await templates.load(
    tx,
    pods.map((pod) => pod.templateKey),
  );
  const gracePeriodOf = (pod: PodImage) => {
    const own = pod.specOverride?.['terminationGracePeriodSeconds'];
    const seconds =
      typeof own === 'number' ? own : stored.get(pod.templateKey)?.template.spec.terminationGracePeriodSeconds;
    return Math.max(0, seconds ?? defaultGraceSeconds);
  };
  const changes = await deletePods(tx, pods, { gracePeriodOf, reason });
  appendPodChanges(tx, changes);
  return changes;
}
