import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import type { DeletionReason, PodDeletion } from '../domain/planning/plan.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { recordEvents, type NewEvent } from '../store/write/events.ts';
import { deletionMarks } from '../store/write/pod-marks.ts';
import { appendPodChanges, deletePods, lockPods, type PodChange } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import { gracePeriods } from './grace-period.ts';

interface DeletionInput {
  readonly daemonSet: DaemonSetImage;
  readonly deletions: readonly PodDeletion[];
  /** Whether the reason holds of the pod as it is under its lock; an agent may have reported since it was read. */
  readonly isStillDue?: (pod: PodImage, reason: DeletionReason) => boolean;
}

/**
 * Deletes pods of a DaemonSet for the planner's reasons: locks them, looks at each again, says why in events. A pod that is
 * gone at once leaves a PAIR mark, so that its node is planned again.
 */
export async function deleteDaemonPods(
  context: ControllerContext,
  tx: Transaction,
  { daemonSet, deletions, isStillDue = () => true }: DeletionInput,
): Promise<PodChange[]> {
  if (deletions.length === 0) return [];
  const reasons = new Map(deletions.map((deletion) => [deletion.uid, deletion.reason]));
  const locked = (await lockPods(tx, [...reasons.keys()])).filter(
    (pod) => pod.owner?.uid === daemonSet.uid && isStillDue(pod, reasons.get(pod.uid) ?? 'SURPLUS'),
  );
  const changes = await deletePods(tx, locked, {
    gracePeriodOf: await gracePeriods(context.templates, tx, locked),
  });
  appendPodChanges(tx, changes);
  markRemoved(tx, changes);
  const deleted = changes.flatMap((change) => (change.before === null ? [] : [change.before]));
  await recordEvents(
    tx,
    deleted.flatMap((pod) => describeDeletion(daemonSet, pod, reasons.get(pod.uid) ?? 'SURPLUS')),
  );
  return changes;
}

/** Their nodes for this set, and the room that they left; pods that still have to end are looked at when they are gone. */
export function markRemoved(tx: Transaction, changes: readonly PodChange[]): void {
  tx.mark(...changes.filter(({ after }) => after === null).flatMap(deletionMarks));
}

function describeDeletion(daemonSet: DaemonSetImage, pod: PodImage, reason: DeletionReason): NewEvent[] {
  const regarding = {
    kind: 'DaemonSet' as const,
    uid: daemonSet.uid,
    namespace: daemonSet.namespace,
    name: daemonSet.name,
  };
  const node = pod.nodeName ?? pod.targetNode ?? 'no node';
  const deleted: NewEvent = {
    regarding,
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod ${pod.name} on ${node}: ${sentences[reason]}`,
    component: 'daemonset-controller',
  };
  if (reason !== 'FAILED') return [deleted];
  return [
    {
      regarding,
      type: 'Warning',
      reason: 'FailedDaemonPod',
      message: `Pod ${pod.name} on ${node} failed and is replaced`,
      component: 'daemonset-controller',
    },
    deleted,
  ];
}

const sentences: Readonly<Record<DeletionReason, string>> = {
  SHOULD_NOT_RUN: 'it may not stay on this node',
  SURPLUS: 'another pod of the set runs there',
  FAILED: 'it had failed',
  NODE_GONE: 'its node does not exist',
  OUTDATED: 'it is of an earlier revision',
  OUTDATED_UNAVAILABLE: 'it is of an earlier revision and not available',
  REPLACED: 'its replacement is available',
};
