import type { Transaction } from '../store/core/transaction.ts';
import { recordEvents } from '../store/write/events.ts';
import { appendPodChanges, deletePods, lockPods } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import { gracePeriods } from './grace-period.ts';

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
  const changes = await deletePods(tx, victims, await gracePeriods(context.templates, tx, victims));
  appendPodChanges(
    tx,
    changes.map(({ before, after }) => ({ before, after: after === null ? null : { ...after, reason: 'Preempted' } })),
  );
  for (const { before, after } of changes) {
    if (before === null) continue;
    if (before.owner?.kind === 'DaemonSet')
      tx.mark({ kind: 'PAIR', subject: before.owner.uid, node: before.nodeName ?? '' });
    if (after === null && before.nodeName !== null) tx.mark({ kind: 'NODE', subject: before.nodeName });
  }
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
