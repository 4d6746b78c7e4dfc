import type { NodeImage, PodImage } from '../domain/model/images.ts';
import { effectivePodSpec } from '../domain/planning/pod-spec.ts';
import { endReasons } from '../domain/status/describe-transitions.ts';
import { effectiveTaints, hasNoExecuteTaint } from '../domain/taints/effective-taints.ts';
import { decideEviction, type EvictionDecision } from '../domain/taints/plan-eviction.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { listStayingPods, type StayingPod } from '../store/read/expansion-input.ts';
import { recordEvents, type NewEvent } from '../store/write/events.ts';
import { deleteEvictions, insertEvictions, listEvictions, type PodEviction } from '../store/write/pod-evictions.ts';
import { deletionMarks } from '../store/write/pod-marks.ts';
import { lockPods } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import { endPods } from './end-pods.ts';

interface Judged {
  readonly pod: StayingPod;
  readonly timer: PodEviction | null;
  readonly decision: EvictionDecision;
}

/**
 * The taint manager: who may stay on nodes with NoExecute taints, and for how long (document "Taints and Tolerations"). Looks at
 * the pods of those of the nodes that have such taints, and at the timers of all; a timer leaves a mark of the node for when it
 * is over. Runs where the nodes are held and their marks worked off. Pods whose set may not stay are left to their set.
 *
 * @param names - of the nodes that are marked; `nodes`: those of them that exist.
 */
export async function evictPods(
  context: ControllerContext,
  tx: Transaction,
  { names, nodes }: { readonly names: readonly string[]; readonly nodes: readonly NodeImage[] },
): Promise<void> {
  const timers = new Map((await listEvictions(tx, names)).map((timer) => [timer.podUid, timer]));
  const tainted = nodes.filter(hasNoExecuteTaint);
  if (tainted.length === 0 && timers.size === 0) return;
  const judged = await judgePods(context, tx, { tainted, timers });
  const going = judged.filter(({ decision, pod }) => decision.kind === 'GOES' && !isLeftToItsSet(decision, pod));
  const waiting = new Map(judged.filter(({ decision }) => decision.kind === 'WAITS').map((one) => [one.pod.uid, one]));
  const begun = [...waiting.values()].filter(({ timer }) => timer === null);
  const ended = [...timers.values()].filter((timer) => !waiting.has(timer.podUid));
  const evicted = new Set(going.map(({ pod }) => pod.uid));
  const cancelled = ended.filter((timer) => timer.pod !== null && !evicted.has(timer.podUid));

  await endEvicted(context, tx, [...evicted]);
  await deleteEvictions(
    tx,
    ended.map((timer) => timer.podUid),
  );
  const starting = begun.flatMap(({ pod, decision }) =>
    decision.kind === 'WAITS' ? [{ podUid: pod.uid, nodeName: pod.nodeName, dueAt: new Date(decision.dueAt) }] : [],
  );
  await insertEvictions(tx, starting);
  markEnds(tx, starting);
  await recordEvents(
    tx,
    cancelled.flatMap(({ podUid, pod }) =>
      pod === null
        ? []
        : [evictionEvent({ ...pod, uid: podUid }, `Cancelling deletion of Pod ${pod.namespace}/${pod.name}`)],
    ),
  );
}

async function judgePods(
  context: ControllerContext,
  tx: Transaction,
  scope: { readonly tainted: readonly NodeImage[]; readonly timers: ReadonlyMap<string, PodEviction> },
): Promise<Judged[]> {
  const taintsOf = new Map(scope.tainted.map((node) => [node.name, effectiveTaints(node)]));
  const pods = await listStayingPods(tx, [...taintsOf.keys()]);
  const templates = await context.templates.load(
    tx,
    pods.map((pod) => pod.templateKey),
  );
  return pods.flatMap((pod): Judged[] => {
    const stored = templates.get(pod.templateKey);
    if (stored === undefined) return [];
    const timer = scope.timers.get(pod.uid) ?? null;
    const decision = decideEviction({
      taints: taintsOf.get(pod.nodeName) ?? [],
      tolerations: effectivePodSpec({ template: stored.template, pod }).tolerations ?? [],
      dueAt: timer === null ? null : timer.dueAt.getTime(),
      now: tx.now.getTime(),
    });
    return [{ pod, timer, decision }];
  });
}

/** Its set deletes it for the same taint, and says so in its own event. */
function isLeftToItsSet(decision: EvictionDecision, pod: StayingPod): boolean {
  return decision.kind === 'GOES' && !decision.isTolerated && pod.ownerKind === 'DaemonSet';
}

/** An ordinary deletion, with grace; nobody can end the pods of a dead node before it is back. */
async function endEvicted(context: ControllerContext, tx: Transaction, uids: readonly string[]): Promise<void> {
  const changes = await endPods(context, tx, await lockPods(tx, uids), endReasons.evicted);
  tx.mark(...changes.flatMap(deletionMarks));
  await recordEvents(
    tx,
    changes.flatMap(({ before }) =>
      before === null ? [] : [evictionEvent(before, `Marking for deletion Pod ${before.namespace}/${before.name}`)],
    ),
  );
}

/** One mark a node and time, however many pods wait for it. */
function markEnds(tx: Transaction, starting: readonly { readonly nodeName: string; readonly dueAt: Date }[]): void {
  const ends = new Map(starting.map((one) => [`${one.nodeName} ${one.dueAt.getTime()}`, one]));
  tx.mark(...[...ends.values()].map(({ nodeName, dueAt }) => ({ kind: 'NODE' as const, subject: nodeName, dueAt })));
}

function evictionEvent(
  { uid, namespace, name }: Pick<PodImage, 'uid' | 'namespace' | 'name'>,
  message: string,
): NewEvent {
  return {
    regarding: { kind: 'Pod', uid, namespace, name },
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message,
    component: 'taint-controller',
  };
}
