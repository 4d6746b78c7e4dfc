import type { DaemonSetImage } from '../domain/model/images.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { findDaemonSetsByUid } from '../store/read/find-daemon-sets.ts';
import { jobOf } from '../store/queue/enqueue.ts';
import type { TurnOutcome } from '../store/queue/turn-outcome.ts';
import { claimMarksOfKinds, deleteMarks, earliestOrigin } from '../store/write/claim-marks.ts';
import { lockDaemonSetWorks, lockSetsTogether, updateLastPublished } from '../store/write/daemon-set-work.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { isPublished, publishNow, type Publication } from './publish-status.ts';

/**
 * Publishes the numbers of all sets whose time has come, together: a node that joins moves those of thirty sets, and thirty
 * transactions would cost more than the pods. A set whose lock somebody has publishes by itself, at its next turn; one whose row
 * somebody has is tried again.
 */
export function publishStatuses(context: ControllerContext): Promise<TurnOutcome> {
  return inTransaction(context.database, publishPass, { inherits: true });
}

async function publishPass(tx: Transaction): Promise<TurnOutcome> {
  await lockSetsTogether(tx);
  const marks = await claimMarksOfKinds(tx, { kinds: ['STATUS'], limit: BATCH_SIZE_MAX });
  if (marks.length === 0) return 'DONE';
  tx.inherit(earliestOrigin(marks));
  const { free, busy } = await lockDaemonSetWorks(tx, [...new Set(marks.map((mark) => mark.subject))]);
  // The numbers may be those of a pass that is younger than this one's beginning.
  await tx.readClock();
  const sets = await findDaemonSetsByUid(
    tx,
    free.map((work) => work.daemonSetUid),
  );
  const byUid = new Map(sets.map((set) => [set.uid, set]));
  const due = free.flatMap((work): Publication[] => {
    const daemonSet = byUid.get(work.daemonSetUid);
    if (daemonSet === undefined || isTerminating(daemonSet)) return [];
    const collisionCount = daemonSet.status.collisionCount ?? null;
    const one = { daemonSet, work, isWalkDone: work.walk === null, collisionCount };
    return isPublished(one) ? [] : [one];
  });
  // Others wait for this transaction: it waits for nobody's.
  const written = await publishNow(tx, due, { onlyFree: true });
  await updateLastPublished(tx, written);
  const left = new Set(due.map(({ daemonSet }) => daemonSet.uid).filter((uid) => !written.includes(uid)));
  const held = new Set([...busy, ...left]);
  await deleteMarks(
    tx,
    marks.filter((mark) => !held.has(mark.subject)),
  );
  tx.enqueue(...busy.map((uid) => jobOf('reconcileDaemonSet', { uid })));
  if (left.size > 0) return 'BUSY';
  return marks.length >= BATCH_SIZE_MAX && free.length > 0 ? 'MORE' : 'DONE';
}

/** Nobody's numbers any more; its own turns take it apart. */
function isTerminating({ deletionTimestamp }: DaemonSetImage): boolean {
  return deletionTimestamp !== null;
}
