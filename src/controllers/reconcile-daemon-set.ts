import { earliestOrigin, claimMarksOf, deleteMarks, type ClaimedMark } from '../store/write/claim-marks.ts';
import { lockDaemonSetWork, updateDaemonSetWork, type DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { readDaemonSet } from '../store/read/daemon-set-row.ts';
import { listNodeNamesAfter } from '../store/read/plan-input.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import { assert } from '../util/assert.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { dismantleDaemonSet } from './dismantle-daemon-set.ts';
import { manageNodes } from './manage-nodes.ts';
import { publishStatus } from './publish-status.ts';
import { rollPods } from './roll-pods.ts';
import { settleRevisions, trimRevisions } from './settle-revisions.ts';

/** After so many transactions another set gets its turn; what is left is marked and enqueued again. */
const PASSES_MAX = 20;

/**
 * Makes one DaemonSet so on the nodes that are marked: revisions, ownership, pods, rollout, status (semantics: one sync,
 * in order). Each pass is one transaction under the set's lock and looks at BATCH_SIZE_MAX nodes at most; what it costs
 * follows the marks, never the number of nodes.
 * @returns whether marks that are due were left.
 */
export async function reconcileDaemonSet(
  context: ControllerContext,
  { uid }: { readonly uid: string },
): Promise<boolean> {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const left = await inTransaction(context.database, (tx) => reconcilePass(context, tx, uid), { inherits: true });
    if (!left) return false;
  }
  return true;
}

async function reconcilePass(context: ControllerContext, tx: Transaction, uid: string): Promise<boolean> {
  const work = await lockDaemonSetWork(tx, uid);
  // The victims of the pass that held the lock are marked at its time, which may be later than when this one began to wait.
  await tx.readClock();
  // One more than a pass takes: whether it is the last one must be known, since only the last one lets the rollout go on.
  const due = await claimMarksOf(tx, {
    subject: uid,
    kinds: ['DAEMON_SET', 'EXPAND', 'PAIR', 'STATUS'],
    limit: BATCH_SIZE_MAX + 1,
  });
  const marks = due.slice(0, BATCH_SIZE_MAX);
  const isLast = due.length === marks.length;
  if (marks.length === 0) return false;
  tx.inherit(earliestOrigin(marks));
  // Without a work row the set is taken apart, or never was: what refers to it is collected all the same.
  const daemonSet = work === null ? null : await readDaemonSet(tx, uid);
  if (work === null || daemonSet === null || daemonSet.deletionTimestamp !== null) {
    const left = await dismantleDaemonSet(context, tx, { uid, daemonSet });
    if (!left) await deleteMarks(tx, marks);
    return left || !isLast;
  }
  return convergePass(context, tx, { work, marks, isLast, daemonSet });
}

interface Pass {
  readonly work: DaemonSetWork;
  readonly marks: readonly ClaimedMark[];
  /** No mark that is due is left for another pass. */
  readonly isLast: boolean;
  readonly daemonSet: DaemonSetImage;
}

async function convergePass(context: ControllerContext, tx: Transaction, pass: Pass): Promise<boolean> {
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
      : { ...pass.work, currentHash: revision.currentHash, observedGeneration: daemonSet.generation };

  // Labels, annotations and the like change nothing on any node: only another spec or revision begins a walk over all.
  const beginsWalk =
    work.currentHash !== pass.work.currentHash || work.observedGeneration !== pass.work.observedGeneration;
  const walk = await nextNodes(tx, { uid: daemonSet.uid, marks, beginsWalk });
  const managed = await manageNodes(context, tx, {
    daemonSet,
    stored,
    work,
    nodeNames: walk.names,
    withoutNode: walk.withoutNode,
  });
  if (walk.continueAfter !== null) tx.mark({ kind: 'EXPAND', subject: daemonSet.uid, node: walk.continueAfter });

  const isQuiet = walk.continueAfter === null && pass.isLast;
  const counted = { ...work, counters: managed.counters };
  const rolled = isQuiet ? await rollPods(context, tx, { daemonSet, stored, work: counted }) : false;
  if (isQuiet) await trimRevisions(tx, { daemonSet, currentHash: work.currentHash });
  const lastPublishedAt = await publishStatus(tx, {
    daemonSet,
    work: counted,
    isWalkDone: walk.continueAfter === null,
    collisionCount: revision?.collisionCount ?? daemonSet.status.collisionCount ?? null,
  });
  await updateDaemonSetWork(tx, { ...counted, lastPublishedAt });
  await deleteMarks(tx, marks);
  return !isQuiet || rolled || managed.leftWork;
}

interface Walk {
  readonly names: readonly string[];
  readonly withoutNode: boolean;
  /** Where an unfinished walk over all nodes goes on; null when there is none. */
  readonly continueAfter: string | null;
}

/** The nodes of this pass: those that are marked, filled up with the next of a walk over all. */
async function nextNodes(
  tx: Transaction,
  {
    uid,
    marks,
    beginsWalk,
  }: { readonly uid: string; readonly marks: readonly ClaimedMark[]; readonly beginsWalk: boolean },
): Promise<Walk> {
  const marked = marks.filter((mark) => mark.kind === 'PAIR').map((mark) => mark.node);
  const walks = marks.filter((mark) => mark.kind === 'EXPAND').map((mark) => mark.node);
  const after = beginsWalk
    ? ''
    : walks.length === 0
      ? null
      : walks.reduce((least, name) => (name < least ? name : least));
  const limit = Math.max(1, BATCH_SIZE_MAX - marked.length);
  const walked = after === null ? [] : await listNodeNamesAfter(tx, { daemonSetUid: uid, after, limit });
  const names = new Set([...marked, ...walked]);
  const withoutNode = names.delete('') || after === '';
  return {
    names: [...names],
    withoutNode,
    continueAfter: after !== null && walked.length === limit ? (walked.at(-1) ?? null) : null,
  };
}
