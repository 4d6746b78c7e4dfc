import { earliestOrigin, claimMarksOf, deleteMarks, type ClaimedMark } from '../store/write/claim-marks.ts';
import {
  chargeDaemonSetWork,
  lockDaemonSetWork,
  updateDaemonSetWork,
  type DaemonSetWork,
} from '../store/write/daemon-set-work.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { readDaemonSet } from '../store/read/daemon-set-row.ts';
import { listPriorityClassViews } from '../store/read/priority-class-views.ts';
import type { TurnOutcome } from '../store/queue/turn-outcome.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import { templateHeadStartMs } from '../domain/turns/head-start.ts';
import { chargeTurn, passCost, turnCostMax } from '../domain/turns/turn-order.ts';
import { assert } from '../util/assert.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { createCreationBudget } from './creation-budget.ts';
import { dismantleDaemonSet } from './dismantle-daemon-set.ts';
import { manageNodes } from './manage-nodes.ts';
import { continuedWalk, nextNodes } from './next-nodes.ts';
import { publishStatus } from './publish-status.ts';
import { rollPods } from './roll-pods.ts';
import { settleRevisions, trimRevisions } from './settle-revisions.ts';

/**
 * Makes one DaemonSet so on the nodes that are marked: revisions, ownership, pods, rollout, status (semantics: one sync,
 * in order). Each pass is one transaction under the set's lock and looks at BATCH_SIZE_MAX nodes at most; what it costs
 * follows the marks, never the number of nodes. A call is one turn; what it leaves is marked.
 */
export async function reconcileDaemonSet(
  context: ControllerContext,
  { uid }: { readonly uid: string },
): Promise<TurnOutcome> {
  for (let cost = 0; cost < turnCostMax;) {
    const done = await inTransaction(context.database, (tx) => reconcilePass(context, tx, uid), { inherits: true });
    if (done.outcome !== 'MORE') return done.outcome;
    cost += done.cost;
  }
  return 'MORE';
}

interface PassResult {
  readonly outcome: TurnOutcome;
  readonly cost: number;
}

async function reconcilePass(context: ControllerContext, tx: Transaction, uid: string): Promise<PassResult> {
  const work = await lockDaemonSetWork(tx, uid);
  if (work === 'BUSY') return { outcome: 'BUSY', cost: 0 };
  // The victims of the pass that held the lock are marked at its time, which may be later than when this one began.
  await tx.readClock();
  // One more than a pass takes: whether it is the last one must be known, since only the last one lets the rollout go on.
  const due = await claimMarksOf(tx, {
    subject: uid,
    kinds: ['DAEMON_SET', 'EXPAND', 'FILL', 'PAIR', 'STATUS'],
    limit: BATCH_SIZE_MAX + 1,
  });
  const marks = due.slice(0, BATCH_SIZE_MAX);
  const isLast = due.length === marks.length;
  if (marks.length === 0) return { outcome: 'DONE', cost: 0 };
  tx.inherit(earliestOrigin(marks));
  // Without a work row the set is taken apart, or never was: what refers to it is collected all the same.
  const daemonSet = work === null ? null : await readDaemonSet(tx, uid);
  if (work === null || daemonSet === null || daemonSet.deletionTimestamp !== null) {
    const { left, pods } = await dismantleDaemonSet(context, tx, { uid, daemonSet });
    if (!left) await deleteMarks(tx, marks);
    const cost = passCost({ nodes: 0, pods });
    if (work !== null) await chargeDaemonSetWork(tx, uid, servedAfter(tx, work, cost));
    return { outcome: left || !isLast ? 'MORE' : 'DONE', cost };
  }
  return convergePass(context, tx, { work, marks, isLast, daemonSet });
}

/** Up to when the set's share is used up by a pass. */
function servedAfter(tx: Transaction, { servedAt }: DaemonSetWork, cost: number): Date {
  return new Date(chargeTurn({ servedAt: servedAt?.getTime() ?? null, now: tx.now.getTime(), cost }));
}

interface Pass {
  readonly work: DaemonSetWork;
  readonly marks: readonly ClaimedMark[];
  /** No mark that is due is left for another pass. */
  readonly isLast: boolean;
  readonly daemonSet: DaemonSetImage;
}

async function convergePass(context: ControllerContext, tx: Transaction, pass: Pass): Promise<PassResult> {
  const { daemonSet, marks } = pass;
  const templates = await context.templates.load(tx, [daemonSet.templateKey]);
  const stored = templates.get(daemonSet.templateKey);
  assert(stored !== undefined, `the template of DaemonSet ${daemonSet.namespace}/${daemonSet.name} is stored`);
  // The spec may be newer than the marks that were read before it: then its own mark comes later and finds it done.
  const isChanged =
    marks.some((mark) => mark.kind === 'DAEMON_SET') || daemonSet.generation !== pass.work.observedGeneration;
  const revision = isChanged ? await settleRevisions(context, tx, { daemonSet, template: stored.template }) : null;
  const work: DaemonSetWork =
    revision === null
      ? pass.work
      : {
          ...pass.work,
          currentHash: revision.currentHash,
          observedGeneration: daemonSet.generation,
          headStartMs: templateHeadStartMs({ template: stored.template, classes: await listPriorityClassViews(tx) }),
        };

  // Labels, annotations and the like change nothing on any node: only another spec or revision begins a walk over all.
  const beginsWalk =
    work.currentHash !== pass.work.currentHash || work.observedGeneration !== pass.work.observedGeneration;
  const budget = createCreationBudget(context, tx, { daemonSet, bucket: work.creations });
  const nodes = await nextNodes(tx, { work: pass.work, stored, marks, beginsWalk, fillMax: Math.max(1, budget.most) });
  const managed = await manageNodes(context, tx, {
    daemonSet,
    stored,
    work,
    nodeNames: nodes.names,
    withoutNode: nodes.withoutNode,
    budget,
  });
  if (nodes.walk !== null) tx.mark({ kind: 'EXPAND', subject: daemonSet.uid, node: continuedWalk });
  // Where a limit left none, the mark for later says so; where none is made for another reason, that one tries again.
  const isFilling = nodes.lacking > 0 && managed.created >= nodes.lacking && !budget.isShort;
  if (isFilling) tx.mark({ kind: 'FILL', subject: daemonSet.uid });

  const isWalkDone = nodes.walk === null;
  const isQuiet = isWalkDone && pass.isLast;
  const counted = { ...work, counters: managed.counters };
  const cost = passCost({ nodes: nodes.names.length, pods: managed.created + managed.deleted });
  const rolled = isQuiet ? await rollPods(context, tx, { daemonSet, stored, work: counted, budget }) : false;
  if (isQuiet) await trimRevisions(tx, { daemonSet, currentHash: work.currentHash });
  const lastPublishedAt = await publishStatus(tx, {
    daemonSet,
    work: counted,
    isWalkDone,
    collisionCount: revision?.collisionCount ?? daemonSet.status.collisionCount ?? null,
  });
  await updateDaemonSetWork(tx, {
    ...counted,
    lastPublishedAt,
    walk: nodes.walk,
    creations: budget.left,
    servedAt: servedAfter(tx, work, cost),
  });
  await deleteMarks(tx, marks);
  const left = !isQuiet || isFilling || rolled || managed.leftWork;
  return { outcome: left ? 'MORE' : 'DONE', cost };
}
