import type { DaemonSetImage, NodeImage, PodImage } from '../domain/model/images.ts';
import { admitDaemonPod } from '../domain/planning/admit-daemon-pod.ts';
import { isSurging } from '../domain/rollout/max-unavailable.ts';
import { statedCreationRate } from '../domain/turns/creation-rate.ts';
import { chargeTurn, passCost } from '../domain/turns/turn-order.ts';
import { groupBy } from '../util/group-by.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { findDaemonSetsByUid } from '../store/read/find-daemon-sets.ts';
import { readPairInput, type PairInput } from '../store/read/pair-input.ts';
import { listPriorityClassViews } from '../store/read/priority-class-views.ts';
import { updateDaemonSetNumbers, type DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { upsertPlacements } from '../store/write/placements.ts';
import type { ControllerContext } from './controller-context.ts';
import { makeDaemonPods, type AdmittedCreations } from './create-daemon-pods.ts';
import { deletePodsOfSets } from './delete-daemon-pods.ts';
import { ownershipOf } from './ownership-of.ts';
import { countPairs, planPair, type PlannedNode, type PlannedSet } from './plan-pair.ts';
import { isPublished, publishLater } from './publish-status.ts';

/** One set on one node. */
export interface Pair {
  readonly daemonSetUid: string;
  readonly nodeName: string;
}

/** More than this is no small change: each set takes its own turn. */
export const PAIRS_AT_ONCE_MAX = 200;

/**
 * Makes several sets so on a few nodes in the caller's transaction, with the same statements for any number of sets: a node that
 * joins thirty sets would otherwise wait for thirty turns. Only what is plain is done: sets whose lock the caller got, that are
 * settled and not being rolled out, have no limit on creations, and nothing to adopt, release or put off. All else keeps its turn.
 * Numbers are kept as by any pass, under the sets' locks; they are published a little later.
 *
 * @param works - locked by this transaction, whose clock was read afterwards.
 * @param nodes - held FOR SHARE, so that they stay as they are.
 * @returns the pairs that were done.
 */
export async function convergePairs(
  context: ControllerContext,
  tx: Transaction,
  {
    works,
    nodes,
    pairs,
  }: {
    readonly works: readonly DaemonSetWork[];
    readonly nodes: readonly NodeImage[];
    readonly pairs: readonly Pair[];
  },
): Promise<{ readonly done: ReadonlySet<Pair>; readonly created: number }> {
  const settled = await findSettledSets(context, tx, works);
  if (settled.length === 0) return { done: new Set(), created: 0 };
  const read = await readPairInput(tx, {
    sets: settled.map(({ daemonSet, work }) => ({ uid: daemonSet.uid, generation: work.observedGeneration })),
    namespaces: [...new Set(settled.map(({ daemonSet }) => daemonSet.namespace))],
    nodeNames: nodes.map((node) => node.name),
  });
  const nodesByName = new Map(nodes.map((node) => [node.name, node]));
  const pairsBySet = groupBy(pairs, (pair) => pair.daemonSetUid);
  const classes = await listPriorityClassViews(tx);
  const plans = settled.flatMap((set): SetPlan[] => {
    const ofSet = (pairsBySet.get(set.daemonSet.uid) ?? []).filter((pair) => nodesByName.has(pair.nodeName));
    const owned = plainPods(set, read, ofSet);
    const admitted = admitDaemonPod({ template: set.stored.template, classes });
    if (ofSet.length === 0 || owned === null || !admitted.ok) return [];
    const placements = read.placements.get(set.daemonSet.uid) ?? new Map();
    const podsByNode = groupBy(owned, (pod) => pod.targetNode ?? '');
    const planned = ofSet.map(({ nodeName: name }) =>
      planPair(set, {
        name,
        node: nodesByName.get(name)!,
        pods: podsByNode.get(name) ?? [],
        backoff: placements.get(name)?.backoff ?? null,
        now: tx.now,
      }),
    );
    if (!planned.every(isPlain)) return [];
    const creations = planned.flatMap(({ node, plan }) =>
      plan.create === 1 && node !== null ? [{ node, slot: plan.slot }] : [],
    );
    return [
      {
        set,
        pairs: ofSet,
        planned,
        placements,
        owned,
        creation: { ...creationOf(set), creations, priority: admitted.value },
      },
    ];
  });
  const created = await apply(context, tx, plans);
  return { done: new Set(plans.flatMap((plan) => plan.pairs)), created };
}

interface SetPlan {
  readonly set: PlannedSet;
  readonly pairs: readonly Pair[];
  readonly planned: readonly PlannedNode[];
  readonly placements: PairInput['placements'] extends ReadonlyMap<string, infer OfSet> ? OfSet : never;
  /** Its pods on these nodes. */
  readonly owned: readonly PodImage[];
  readonly creation: AdmittedCreations;
}

async function apply(context: ControllerContext, tx: Transaction, plans: readonly SetPlan[]): Promise<number> {
  const changes = await deletePodsOfSets(
    context,
    tx,
    plans.map(({ set, planned }) => ({
      daemonSet: set.daemonSet,
      deletions: planned.flatMap(({ plan }) => plan.delete),
    })),
  );
  const after = new Map(changes.map((change) => [change.before?.uid, change.after]));
  const created = await makeDaemonPods(
    context,
    tx,
    plans.map(({ creation }) => creation).filter(({ creations }) => creations.length > 0),
  );
  const createdBySet = groupBy(created, (pod) => pod.owner?.uid ?? '');
  const counted = plans.map(({ set, planned, placements, owned }) => {
    const kept = owned.flatMap((pod) => (after.has(pod.uid) ? (after.get(pod.uid) ?? []) : [pod]));
    const pods = [...kept, ...(createdBySet.get(set.daemonSet.uid) ?? [])];
    const numbers = countPairs(set, {
      planned,
      placements,
      podsByNode: groupBy(pods, (pod) => pod.targetNode ?? ''),
      now: tx.now,
    });
    const cost = passCost({ nodes: planned.length, pods: pods.length - kept.length }, { shares: plans.length });
    const { servedAt } = set.work;
    const served = chargeTurn({ servedAt: servedAt?.getTime() ?? null, now: tx.now.getTime(), cost });
    return { set, numbers, work: { ...set.work, counters: numbers.counters, servedAt: new Date(served) } };
  });
  await upsertPlacements(
    tx,
    counted.map(({ work, numbers }) => ({
      daemonSetUid: work.daemonSetUid,
      writes: numbers.writes,
      generation: work.observedGeneration,
    })),
  );
  await updateDaemonSetNumbers(
    tx,
    counted.map(({ work }) => work),
  );
  for (const { set, numbers, work } of counted) {
    tx.mark(...numbers.marks);
    const { daemonSet } = set;
    const publication = {
      daemonSet,
      work,
      isWalkDone: true,
      collisionCount: daemonSet.status.collisionCount ?? null,
    };
    if (!isPublished(publication)) publishLater(tx, publication);
  }
  return created.length;
}

/**
 * Sets for which a pair is all there is to look at: no walk is under way, their spec was settled into a revision, and every node has
 * the pod of that revision, so that no rollout waits for these numbers.
 */
async function findSettledSets(
  context: ControllerContext,
  tx: Transaction,
  works: readonly DaemonSetWork[],
): Promise<PlannedSet[]> {
  const { perSecond = null, perSecondAndSet = null } = context.limits ?? {};
  if (perSecond !== null || perSecondAndSet !== null) return [];
  const workByUid = new Map(works.map((work) => [work.daemonSetUid, work]));
  // Read after the locks: a set that is being deleted is none of ours any more.
  const sets = await findDaemonSetsByUid(tx, [...workByUid.keys()]);
  const settled = sets.filter((daemonSet) => isSettled(daemonSet, workByUid.get(daemonSet.uid)!));
  const templates = await context.templates.load(
    tx,
    settled.map((daemonSet) => daemonSet.templateKey),
  );
  return settled.flatMap((daemonSet) => {
    const stored = templates.get(daemonSet.templateKey);
    return stored === undefined ? [] : [{ daemonSet, stored, work: workByUid.get(daemonSet.uid)! }];
  });
}

function isSettled(
  daemonSet: DaemonSetImage,
  { counters, walk, currentHash, observedGeneration }: DaemonSetWork,
): boolean {
  const isObserved = currentHash !== '' && observedGeneration === daemonSet.generation && walk === null;
  const isRolledOut = counters.updated >= counters.desired && counters.misscheduled === 0;
  return (
    daemonSet.deletionTimestamp === null &&
    isObserved &&
    isRolledOut &&
    !isSurging(daemonSet.spec.updateStrategy) &&
    statedCreationRate(daemonSet.annotations) === null
  );
}

/** The set's pods on these nodes; null when one of them is to be adopted or released first. */
function plainPods({ daemonSet }: PlannedSet, read: PairInput, pairs: readonly Pair[]): PodImage[] | null {
  const names = new Set(pairs.map((pair) => pair.nodeName));
  const pods = read.pods.filter(
    (pod) =>
      names.has(pod.targetNode ?? '') &&
      (pod.owner === null ? pod.namespace === daemonSet.namespace : pod.owner.uid === daemonSet.uid),
  );
  const plan = ownershipOf(daemonSet, pods);
  if (plan.adopt.length > 0 || plan.release.length > 0) return null;
  const kept = new Set(plan.keep);
  return pods.filter((pod) => kept.has(pod.uid));
}

/** Nothing of it has to be remembered or tried again. */
function isPlain({ plan }: PlannedNode): boolean {
  return plan.promote === null && plan.backoff === null && plan.retryAt === null;
}

function creationOf({ daemonSet, stored, work }: PlannedSet) {
  return { daemonSet, stored, currentHash: work.currentHash };
}
