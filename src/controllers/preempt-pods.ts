import { endReasons } from '../domain/status/describe-transitions.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { recordEvents } from '../store/write/events.ts';
import { deletionMarks } from '../store/write/pod-marks.ts';
import { lockPods } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import { endPods } from './end-pods.ts';

export interface Preemption {
  readonly node: string;
  readonly victims: readonly string[];
  /** Name of the pod that room is made for. */
  readonly preemptor: string;
}

/** Deletes victims with their own grace period (Pod Priority and Preemption); their sets and their nodes are looked at again. */
export async function preemptPods(
  context: ControllerContext,
  tx: Transaction,
  preemptions: readonly Preemption[],
): Promise<void> {
  const preemptorOf = new Map(preemptions.flatMap((one) => one.victims.map((uid) => [uid, one.preemptor] as const)));
  if (preemptorOf.size === 0) return;
  const victims = await lockPods(tx, [...preemptorOf.keys()]);
  const changes = await endPods(context, tx, victims, endReasons.preempted);
  tx.mark(...changes.flatMap(deletionMarks));
  await recordEvents(
    tx,
    victims.map((pod) => ({
      regarding: { kind: 'Pod', uid: pod.uid, namespace: pod.namespace, name: pod.name },
      type: 'Normal',
      reason: 'Preempted',
      message: `Preempted by ${preemptorOf.get(pod.uid)} on ${pod.nodeName}`,
      component: 'default-scheduler',
    })),
  );
}
