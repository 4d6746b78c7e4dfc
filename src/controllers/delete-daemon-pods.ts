import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import type { DeletionReason, PodDeletion } from '../domain/planning/plan.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { recordEvents, type NewEvent } from '../store/write/events.ts';
import { deletionMarks } from '../store/write/pod-marks.ts';
import { lockPods, type PodChange } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import { endPods } from './end-pods.ts';

interface DeletionInput {
  readonly daemonSet: DaemonSetImage;
  readonly deletions: readonly PodDeletion[];
  /** Whether the reason holds of the pod as it is under its lock; an agent may have reported since it was read. */
  readonly isStillDue?: (pod: PodImage, reason: DeletionReason) => boolean;
}

/** Deletes pods of one DaemonSet; see deletePodsOfSets. */
export function deleteDaemonPods(
  context: ControllerContext,
  tx: Transaction,
  input: DeletionInput,
): Promise<PodChange[]> {
  return deletePodsOfSets(context, tx, [input]);
}

/**
 * Deletes pods of DaemonSets for the planner's reasons: locks them, looks at each again, says why in events. A pod that is
 * gone at once leaves a PAIR mark, so that its node is planned again. The same statements for any number of sets.
 */
export async function deletePodsOfSets(
  context: ControllerContext,
  tx: Transaction,
  sets: readonly DeletionInput[],
): Promise<PodChange[]> {
  const requests = new Map(
    sets.flatMap((set) => set.deletions.map(({ uid, reason }) => [uid, { ...set, reason }] as const)),
  );
  if (requests.size === 0) return [];
  const locked = (await lockPods(tx, [...requests.keys()])).filter((pod) => {
    const { daemonSet, reason, isStillDue = () => true } = requests.get(pod.uid)!;
    return pod.owner?.uid === daemonSet.uid && isStillDue(pod, reason);
  });
  const changes = await endPods(context, tx, locked);
  markRemoved(tx, changes);
  const deleted = changes.flatMap((change) => (change.before === null ? [] : [change.before]));
  await recordEvents(
    tx,
    deleted.flatMap((pod) => {
      const { daemonSet, reason } = requests.get(pod.uid)!;
      return describeDeletion(daemonSet, pod, reason);
    }),
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
