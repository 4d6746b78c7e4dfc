import type { NodeImage, PodImage } from '../domain/model/images.ts';
import { scheduleBatch, type ScheduledPod } from '../domain/scheduling/schedule-batch.ts';
import type { SchedulablePod } from '../domain/scheduling/schedulable-pod.ts';
import { findCondition, setCondition } from '../domain/status/set-condition.ts';
import { hasNoExecuteTaint } from '../domain/taints/effective-taints.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import {
  findPodsForAllNodes,
  listNodeNames,
  listPodsToSchedule,
  listSharedPlaces,
  type PodToSchedule,
} from '../store/read/scheduling-input.ts';
import { jobOf } from '../store/queue/enqueue.ts';
import type { TurnOutcome } from '../store/queue/turn-outcome.ts';
import { recordEvents, type NewEvent } from '../store/write/events.ts';
import {
  clearNominations,
  markUnschedulable,
  scheduleAllLater,
  stopScheduling,
  tryLockScheduler,
} from '../store/write/pod-scheduling.ts';
import { pairMark } from '../store/write/pod-marks.ts';
import { appendPodChanges, bindPods, lockPods } from '../store/write/pods.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { preemptPods } from './preempt-pods.ts';
import { asSchedulable, readCandidates } from './scheduling-world.ts';

/** A turn is over after so many transactions. */
const PASSES_MAX = 4;
/** So many pods are bound in a transaction that does something else as well. */
const AT_ONCE_MAX = 250;
/** After what time a pod is tried on all nodes again that none of the changed ones took: what Kubernetes waits at least and at most. */
const TRY_ALL_MS = { canPreempt: 1_000, cannotPreempt: 60_000 };

/**
 * Binds pending pods to nodes that fit and tells the others why none does (document: "デフォルトスケジューラーによって
 * スケジューリングされる"). A daemon pod names its node, so a batch of them looks at as many nodes as it has pods.
 */
export async function schedulePods(context: ControllerContext): Promise<TurnOutcome> {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const outcome = await inTransaction(context.database, (tx) => schedulePass(context, tx), { inherits: true });
    if (outcome !== 'MORE') return outcome;
  }
  return 'MORE';
}

async function schedulePass(context: ControllerContext, tx: Transaction): Promise<TurnOutcome> {
  if (!(await tryLockScheduler(tx))) return 'BUSY';
  const { pods: due, isAll } = await listPodsToSchedule(tx, BATCH_SIZE_MAX);
  if (due.length === 0) return 'DONE';
  tx.inherit(earliest(due));
  const isComplete = await scheduleThese(context, tx, due);
  return isAll && isComplete ? 'DONE' : 'MORE';
}

/**
 * The same in a transaction that has the scheduler's lock and some nodes already and has just made pods for them: they are bound
 * with their making. Only where the whole queue is for these nodes: else the order of the queue would not hold, and locking more nodes
 * after the first could deadlock with whoever locks several in the order of their names.
 * @returns whether nothing is left to do now.
 */
export async function scheduleAtOnce(
  context: ControllerContext,
  tx: Transaction,
  { heldNodes }: { readonly heldNodes: ReadonlySet<string> },
): Promise<boolean> {
  const { pods: due, isAll } = await listPodsToSchedule(tx, AT_ONCE_MAX + 1);
  if (due.length === 0) return true;
  if (!isAll) return false;
  if (!due.every((one) => !goesAnywhere(one) && nodesToTry(one).every((name) => heldNodes.has(name)))) return false;
  const origin = earliest(due);
  if (origin < tx.origin) tx.inherit(origin);
  return scheduleThese(context, tx, due);
}

function earliest(due: readonly PodToSchedule[]): bigint {
  return due.reduce((least, { origin }) => (origin < least ? origin : least), due[0]!.origin);
}

/** @returns false: some of them are to be tried on other nodes than was known when they were listed. */
async function scheduleThese(
  context: ControllerContext,
  tx: Transaction,
  due: readonly PodToSchedule[],
): Promise<boolean> {
  const names = due.some(goesAnywhere) ? await listNodeNames(tx) : due.flatMap(nodesToTry);
  const nodes = await context.nodes.hold(tx, [...new Set(names)], 'KEY SHARE');
  const locked = await lockPods(
    tx,
    due.map((one) => one.uid),
  );
  // With these only the nodes that changed are tried. One that is to be tried on all since it was listed waits for the next pass.
  const narrow = new Set(due.filter((one) => one.onlyNodes !== null).map((one) => one.uid));
  const widened = await findPodsForAllNodes(tx, [...narrow]);
  const pods = locked.filter((pod) => isWaiting(pod) && !widened.has(pod.uid));
  const templates = await context.templates.load(
    tx,
    pods.map((pod) => pod.templateKey),
  );
  // Whom to preempt is chosen among all nodes.
  const schedulable = pods.flatMap((pod) => {
    const one = asSchedulable(pod, templates);
    if (one === null) return [];
    return [narrow.has(pod.uid) ? { ...one, preemptionPolicy: 'Never' as const } : one];
  });
  // Only a pod that outranks somebody can preempt: for the others nobody's pods are read one by one.
  const results = scheduleBatch({
    pods: schedulable,
    candidates: await readCandidates(tx, context.templates, {
      nodes,
      withPods: nodesWorthPreempting(
        schedulable,
        nodes.map((node) => node.name),
      ),
    }),
  });
  await applyResults(context, tx, { pods, narrow, results, nodes });
  return widened.size === 0;
}

function goesAnywhere({ targetNode, onlyNodes }: PodToSchedule): boolean {
  return targetNode === null && onlyNodes === null;
}

function nodesToTry({ targetNode, onlyNodes }: PodToSchedule): readonly string[] {
  return targetNode === null ? (onlyNodes ?? []) : [targetNode];
}

function isWaiting(pod: PodImage): boolean {
  return pod.nodeName === null && pod.deletionTimestamp === null;
}

function nodesWorthPreempting(pods: readonly SchedulablePod[], names: readonly string[]): string[] {
  const preempting = pods.filter(canPreempt);
  if (preempting.some((pod) => pod.targetNode === null)) return [...names];
  return [...new Set(preempting.flatMap((pod) => pod.targetNode ?? []))];
}

/** A pod that outranks nobody finds nobody to preempt. */
function canPreempt({ priority, preemptionPolicy }: Pick<PodImage, 'priority' | 'preemptionPolicy'>): boolean {
  return priority > 0 && preemptionPolicy !== 'Never';
}

interface Applied {
  readonly pods: readonly PodImage[];
  /** Of these only the nodes that changed were tried. */
  readonly narrow: ReadonlySet<string>;
  readonly results: readonly ScheduledPod[];
  readonly nodes: readonly NodeImage[];
}

async function applyResults(
  context: ControllerContext,
  tx: Transaction,
  { pods, narrow, results, nodes }: Applied,
): Promise<void> {
  const nodeUids = new Map(nodes.map((node) => [node.name, node.uid]));
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]));
  const bound = await bindPods(
    tx,
    results.flatMap(({ pod, result }) =>
      result.outcome === 'bind'
        ? [{ pod: byUid.get(pod.uid)!, nodeName: result.node, nodeUid: nodeUids.get(result.node)! }]
        : [],
    ),
  );
  const refused = results.flatMap(({ pod, result }) => {
    const before = byUid.get(pod.uid);
    if (result.outcome === 'bind' || before === undefined || narrow.has(pod.uid)) return [];
    return [{ before, result, nominatedNodeName: result.preemption?.node ?? before.nominatedNodeName }];
  });
  const news = refused.filter(
    ({ before, result, nominatedNodeName }) =>
      !isSaid(before, result.message) || before.nominatedNodeName !== nominatedNodeName,
  );
  const marked = await markUnschedulable(
    tx,
    news.map(({ before, result, nominatedNodeName }) => ({
      uid: before.uid,
      conditions: setCondition(
        before.conditions,
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: result.message },
        tx.now.toISOString(),
      ),
      message: result.message,
      nominatedNodeName,
    })),
  );
  const silent = new Set(news.map(({ before }) => before.uid));
  await stopScheduling(
    tx,
    refused.filter(({ before }) => !silent.has(before.uid)).map(({ before }) => before.uid),
  );
  const isBound = new Set(bound.map((pod) => pod.uid));
  const passedOver = pods.filter((pod) => narrow.has(pod.uid) && !isBound.has(pod.uid));
  await scheduleAllLater(tx, uidsOf(passedOver.filter(canPreempt)), TRY_ALL_MS.canPreempt);
  await scheduleAllLater(tx, uidsOf(passedOver.filter((pod) => !canPreempt(pod))), TRY_ALL_MS.cannotPreempt);
  appendPodChanges(
    tx,
    [...bound, ...marked].map((after) => ({ before: byUid.get(after.uid) ?? null, after })),
  );
  await recordEvents(tx, [
    ...bound.map(describeBinding),
    ...news.map(({ before, result }) => describeRefusal(before, result.message)),
  ]);
  await markBound(tx, bound);
  markShortStays(tx, bound, nodes);
  const preemptions = results.flatMap(({ pod, result }) =>
    result.outcome === 'bind' || result.preemption === null ? [] : [{ ...result.preemption, preemptor: pod.name }],
  );
  const hopeless = preemptions.flatMap((preemption) => preemption.clearNominations);
  if (hopeless.length > 0) tx.enqueue(jobOf('schedulePods', {}));
  await clearNominations(tx, hopeless);
  await preemptPods(context, tx, preemptions);
}

/**
 * A daemon pod that is alone on its node counts the same before and after it is bound. Where there are several, the bound
 * ones speak first; and a bare pod belongs to a node only now, whether a set owns it or may adopt it.
 */
async function markBound(tx: Transaction, bound: readonly PodImage[]): Promise<void> {
  const places = await listSharedPlaces(
    tx,
    bound.map((pod) => pod.uid),
  );
  tx.mark(...places.map((place) => ({ kind: 'PAIR' as const, subject: place.daemonSetUid, node: place.nodeName })));
  const bare = bound.filter((pod) => pod.source === 'BARE');
  tx.mark(
    ...bare.flatMap((pod) => (pod.owner === null ? [{ kind: 'POD' as const, subject: pod.uid }] : pairMark(pod))),
  );
}

/** Where a pod is borne for a time only, that begins with its binding. */
function markShortStays(tx: Transaction, bound: readonly PodImage[], nodes: readonly NodeImage[]): void {
  const names = new Set(bound.map((pod) => pod.nodeName));
  const tainted = nodes.filter((node) => names.has(node.name) && hasNoExecuteTaint(node));
  tx.mark(...tainted.map((node) => ({ kind: 'NODE' as const, subject: node.name })));
}

function uidsOf(pods: readonly PodImage[]): string[] {
  return pods.map((pod) => pod.uid);
}

function isSaid(pod: PodImage, message: string): boolean {
  const said = findCondition(pod.conditions, 'PodScheduled');
  return said?.status === 'False' && said.message === message;
}

function regarding(pod: PodImage): NewEvent['regarding'] {
  return { kind: 'Pod', uid: pod.uid, namespace: pod.namespace, name: pod.name };
}

function describeBinding(pod: PodImage): NewEvent {
  return {
    regarding: regarding(pod),
    type: 'Normal',
    reason: 'Scheduled',
    message: `Assigned ${pod.namespace}/${pod.name} to ${pod.nodeName}`,
    component: 'default-scheduler',
  };
}

function describeRefusal(pod: PodImage, message: string): NewEvent {
  return {
    regarding: regarding(pod),
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: 'default-scheduler',
  };
}
