import type { DaemonSetImage, NodeImage } from '../domain/model/images.ts';
import { matchLabelSelector } from '../domain/labels/label-selector.ts';
import { decideNode } from '../domain/planning/should-run-on-node.ts';
import { effectiveTaints } from '../domain/taints/effective-taints.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { listLiveDaemonSets } from '../store/read/daemon-set-row.ts';
import { listPlacementsOnNodes, type PlacementOnNode } from '../store/read/expansion-input.ts';
import { jobOf } from '../store/queue/enqueue.ts';
import { claimMarksOfKinds, deleteMarks, earliestOrigin, type ClaimedMark } from '../store/write/claim-marks.ts';
import { findPodsByUid } from '../store/read/find-pods.ts';
import { lockDaemonSetWorks, lockSetsTogether } from '../store/write/daemon-set-work.ts';
import { lockScheduler, scheduleWaitingPods } from '../store/write/pod-scheduling.ts';
import { collectPodsOfNodes } from './collect-pods.ts';
import { convergePairs, PAIRS_AT_ONCE_MAX, type Pair } from './converge-pairs.ts';
import type { ControllerContext } from './controller-context.ts';
import { evictPods } from './evict-pods.ts';
import { scheduleAtOnce } from './schedule-pods.ts';
import { unreadyPodsPass } from './unready-pods.ts';

/** A turn is over after so many transactions. */
const PASSES_MAX = 4;

/** So many nodes are held against all sets in one transaction, or so many pods. */
const SUBJECTS_MAX = 200;

/**
 * Turns what happened to a node or to a pod without a controller into pairs of set and node to look at, after the commit
 * of whoever left the mark: a node that joins while a set is created is found by one of the two. Of the sets only those
 * whose decision about the node differs from what is recorded get a mark, or are made so at once where that is little. And
 * what follows for the pods of a node: those that do not bear its taints, and those of one that is not ready any more.
 * @returns whether marks that are due were left.
 */
export async function expandMarks(context: ControllerContext): Promise<boolean> {
  const unreadyLeft = await runPasses(context, unreadyPodsPass);
  const left = await runPasses(context, (tx) => expandPass(context, tx));
  return unreadyLeft || left;
}

async function runPasses(context: ControllerContext, work: (tx: Transaction) => Promise<boolean>): Promise<boolean> {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    if (!(await inTransaction(context.database, work, { inherits: true }))) return false;
  }
  return true;
}

async function expandPass(context: ControllerContext, tx: Transaction): Promise<boolean> {
  const marks = await claimMarksOfKinds(tx, { kinds: ['NODE', 'POD'], limit: SUBJECTS_MAX });
  const nodeMarks = marks.filter((mark) => mark.kind === 'NODE');
  const podMarks = marks.filter((mark) => mark.kind === 'POD');
  if (marks.length === 0) return false;
  tx.inherit(earliestOrigin(marks));
  // A pass of the scheduler that saw the node before its change ends first: a pod that it refuses is woken here, not passed over
  // because it still is in the queue. Taken before anything else, since the scheduler locks nodes and pods under it.
  // While it waits for whoever publishes numbers the scheduler is not held up: its lock comes second.
  if (nodeMarks.length > 0) {
    await lockSetsTogether(tx);
    await lockScheduler(tx);
  }
  const daemonSets = await listLiveDaemonSets(tx);
  const collected = await expandNodes(context, tx, { nodeMarks, daemonSets });
  await expandPods(tx, { podMarks, daemonSets });
  await deleteMarks(tx, collected.isComplete ? marks : podMarks);
  return !collected.isComplete || marks.length >= SUBJECTS_MAX;
}

async function expandNodes(
  context: ControllerContext,
  tx: Transaction,
  {
    nodeMarks,
    daemonSets,
  }: { readonly nodeMarks: readonly ClaimedMark[]; readonly daemonSets: readonly DaemonSetImage[] },
): Promise<{ readonly isComplete: boolean }> {
  const names = [...new Set(nodeMarks.map((mark) => mark.subject))].sort();
  if (names.length === 0) return { isComplete: true };
  // As they are until the commit: what follows from a node is recorded by the transaction that read it.
  const nodes = await context.nodes.hold(tx, names, 'SHARE');
  const present = new Set(nodes.map((node) => node.name));
  const gone = names.filter((name) => !present.has(name));
  const joined = nodeMarks.filter((mark) => mark.node !== '').map((mark) => mark.subject);
  const placements = await listPlacementsOnNodes(tx, names);
  const pairs = await findChangedPairs(context, tx, { nodes, gone, daemonSets, placements });
  const atOnce = pairs.length <= PAIRS_AT_ONCE_MAX ? pairs.filter((pair) => present.has(pair.nodeName)) : [];
  const { free } = await lockDaemonSetWorks(tx, [...new Set(atOnce.map((pair) => pair.daemonSetUid))]);
  // What the former holders of these locks left is due now. Nothing is written yet.
  await tx.readClock();

  const isComplete = await collectPodsOfNodes(tx, [...new Set([...gone, ...joined])]);
  if (context.evictsPods !== false) await evictPods(context, tx, { names, nodes });
  const changed = new Set(atOnce.map((pair) => pair.nodeName));
  const { done, created } = await convergePairs(context, tx, {
    works: free,
    nodes: nodes.filter((node) => changed.has(node.name)),
    pairs: atOnce,
  });
  const left = pairs.filter((pair) => !done.has(pair));
  tx.mark(...left.map((pair) => ({ kind: 'PAIR' as const, subject: pair.daemonSetUid, node: pair.nodeName })));
  tx.enqueue(...[...new Set(left.map((pair) => pair.daemonSetUid))].map((uid) => jobOf('reconcileDaemonSet', { uid })));
  const woken = await scheduleWaitingPods(tx, names);
  // The scheduler's lock is ours, and so are the nodes.
  const isScheduled = created === 0 ? woken === 0 : await scheduleAtOnce(context, tx, { heldNodes: present });
  if (!isScheduled) tx.enqueue(jobOf('schedulePods', {}));
  return { isComplete };
}

async function findChangedPairs(
  context: ControllerContext,
  tx: Transaction,
  scope: {
    readonly nodes: readonly NodeImage[];
    readonly gone: readonly string[];
    readonly daemonSets: readonly DaemonSetImage[];
    readonly placements: readonly PlacementOnNode[];
  },
): Promise<Pair[]> {
  const templates = await context.templates.load(
    tx,
    scope.daemonSets.map((daemonSet) => daemonSet.templateKey),
  );
  const recorded = new Map(
    scope.placements.map((placement) => [`${placement.daemonSetUid}/${placement.nodeName}`, placement]),
  );
  const changed = scope.nodes.flatMap((node) => {
    const view = { name: node.name, labels: node.labels, taints: effectiveTaints(node) };
    return scope.daemonSets.flatMap((daemonSet): Pair[] => {
      const stored = templates.get(daemonSet.templateKey);
      const before = recorded.get(`${daemonSet.uid}/${node.name}`);
      if (stored === undefined) return [];
      const { shouldRun, shouldContinue } = decideNode(stored.prepared, view);
      const isRecorded = before?.shouldRun === shouldRun && before.shouldContinue === shouldContinue;
      return isRecorded ? [] : [{ daemonSetUid: daemonSet.uid, nodeName: node.name }];
    });
  });
  const gone = new Set(scope.gone);
  return [...changed, ...scope.placements.filter((placement) => gone.has(placement.nodeName))];
}

/** A pod without a controller: every set of its namespace that selects it looks at it; the first one to do so takes it. */
async function expandPods(
  tx: Transaction,
  {
    podMarks,
    daemonSets,
  }: { readonly podMarks: readonly ClaimedMark[]; readonly daemonSets: readonly DaemonSetImage[] },
): Promise<void> {
  const pods = await findPodsByUid(
    tx,
    podMarks.map((mark) => mark.subject),
  );
  for (const pod of pods.filter((one) => one.owner === null)) {
    const wanting = daemonSets.filter(
      (one) => one.namespace === pod.namespace && matchLabelSelector(one.spec.selector, pod.labels),
    );
    for (const { uid } of wanting) {
      tx.mark({ kind: 'PAIR', subject: uid, node: pod.targetNode ?? '' });
      tx.enqueue(jobOf('reconcileDaemonSet', { uid }));
    }
  }
}
