import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import { isAvailable } from '../domain/rollout/availability.ts';
import { isSurging, rolloutBudget } from '../domain/rollout/max-unavailable.ts';
import { planRollingUpdate } from '../domain/rollout/plan-rolling-update.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { listAvailableOldPods, listUnavailableOldPods } from '../store/read/daemon-set-pods.ts';
import type { StoredTemplate } from '../store/read/pod-templates.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import type { CreationBudget } from './creation-budget.ts';
import { deleteDaemonPods } from './delete-daemon-pods.ts';
import { oldPodsScope } from './old-pods-scope.ts';
import { surgePods } from './surge-pods.ts';
import { toPlannedPod } from '../domain/planning/to-planned-pod.ts';

export interface RollInput {
  readonly daemonSet: DaemonSetImage;
  readonly stored: StoredTemplate;
  readonly work: DaemonSetWork;
  readonly budget: CreationBudget;
}

/**
 * One step of a RollingUpdate (document: "ローリングアップデート"): takes old pods within the budget. Runs under the set's lock
 * and only when nothing that is due is left to look at, so the numbers that the budget comes from are of this moment.
 * Victims' nodes are marked: the next pass counts them before it takes more.
 * @returns whether it did something.
 */
export async function rollPods(context: ControllerContext, tx: Transaction, input: RollInput): Promise<boolean> {
  const { daemonSet, work } = input;
  const { updateStrategy } = daemonSet.spec;
  const isDone = work.counters.updated === work.counters.current && work.counters.misscheduled === 0;
  if (updateStrategy?.type === 'OnDelete') return false;
  if (isSurging(updateStrategy)) return surgePods(context, tx, input);
  if (isDone) return false;
  const { desired, serving } = work.counters;
  const budget = rolloutBudget(updateStrategy, desired).maxUnavailable;
  const room = Math.max(0, Math.min(budget - (desired - serving), BATCH_SIZE_MAX));
  const scope = oldPodsScope(tx, input);
  const unavailableOld = await listUnavailableOldPods(tx, scope);
  const candidates = room === 0 ? [] : await listAvailableOldPods(tx, { ...scope, limit: room });
  const deletions = planRollingUpdate({
    desired,
    budget,
    serving,
    unavailableOld,
    availableOldCandidates: candidates,
  });
  await deleteDaemonPods(context, tx, {
    daemonSet,
    deletions,
    // One that has become available since it was read is taken within the budget or not at all.
    isStillDue: (pod, reason) => reason !== 'OUTDATED_UNAVAILABLE' || !isAvailableNow(tx, daemonSet, pod),
  });
  const victims = new Set(deletions.map((deletion) => deletion.uid));
  for (const pod of [...unavailableOld, ...candidates]) {
    if (victims.has(pod.uid)) tx.mark({ kind: 'PAIR', subject: daemonSet.uid, node: pod.targetNode ?? '' });
  }
  return deletions.length > 0;
}

function isAvailableNow(tx: Transaction, { spec }: DaemonSetImage, pod: PodImage): boolean {
  return isAvailable({
    pod: toPlannedPod(pod),
    minReadySeconds: spec.minReadySeconds ?? 0,
    now: tx.now.getTime(),
  });
}
