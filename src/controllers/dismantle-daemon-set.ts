import type { DaemonSetImage, PodImage } from '../domain/model/images.ts';
import { keepsAnOwner } from '../domain/planning/other-owners.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { listPodsOfOwner } from '../store/read/daemon-set-pods.ts';
import { findExisting } from '../store/read/find-owners.ts';
import { appendDaemonSetChange } from '../store/write/daemon-set-changes.ts';
import { removeDaemonSet } from '../store/write/daemon-set-status.ts';
import { deleteDaemonSetWork } from '../store/write/daemon-set-work.ts';
import { releasePods } from '../store/write/pod-ownership.ts';
import { appendPodChanges, lockPods } from '../store/write/pods.ts';
import { deleteRevisionsOfOwner, listClaimableRevisions, setRevisionOwner } from '../store/write/revisions.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { markRemoved } from './delete-daemon-pods.ts';
import { endPods } from './end-pods.ts';

const ownFinalizers = ['foregroundDeletion', 'orphan'];

export interface Dismantled {
  /** Whether there is more to do now; a foreground deletion that waits for pods to end has not. */
  readonly left: boolean;
  /** How many pods this call looked at. */
  readonly pods: number;
}

/**
 * Takes a deleted DaemonSet apart, one batch a call (document: "DaemonSetの削除"; semantics: deletion and propagation).
 * daemonSet null: it was deleted in the background and is gone already. FOREGROUND waits for its pods, ORPHAN sets them free.
 * While only somebody else's finalizer holds it, nothing happens to its pods.
 */
export async function dismantleDaemonSet(
  context: ControllerContext,
  tx: Transaction,
  { uid, daemonSet }: { readonly uid: string; readonly daemonSet: DaemonSetImage | null },
): Promise<Dismantled> {
  if (daemonSet?.deletionPropagation === 'ORPHAN') return orphanDependents(tx, daemonSet);
  if (daemonSet !== null && daemonSet.deletionPropagation === null) return letGo(tx, daemonSet);
  const live = await listPodsOfOwner(tx, { ownerUid: uid, terminating: false, limit: BATCH_SIZE_MAX });
  const locked = (
    await lockPods(
      tx,
      live.map((pod) => pod.uid),
    )
  ).filter((pod) => pod.owner?.uid === uid);
  const kept = await releaseKept(tx, locked);
  const ending = locked.filter((pod) => !kept.has(pod.uid));
  const changes = await endPods(context, tx, ending);
  markRemoved(tx, changes);
  if (live.length === BATCH_SIZE_MAX) return { left: true, pods: live.length };
  if (daemonSet === null) {
    await deleteRevisionsOfOwner(tx, uid);
    await deleteDaemonSetWork(tx, uid);
    return { left: false, pods: live.length };
  }
  const remaining = await listPodsOfOwner(tx, { ownerUid: uid, terminating: true, limit: 1 });
  if (remaining.length === 0) await finish(tx, daemonSet);
  return { left: false, pods: live.length };
}

/** Deleted in the background: it goes before its pods, which the next call collects. */
async function letGo(tx: Transaction, daemonSet: DaemonSetImage): Promise<Dismantled> {
  return { left: await remove(tx, daemonSet.uid), pods: 0 };
}

/** The object goes; false: somebody else's finalizer holds it, also one that came since the set was read. */
async function remove(tx: Transaction, uid: string): Promise<boolean> {
  const before = await removeDaemonSet(tx, { uid, ownFinalizers });
  if (before === null) return false;
  appendDaemonSetChange(tx, { before, after: null });
  return true;
}

/** Pods that somebody else owns, too, lose their set only. @returns their uids. */
async function releaseKept(tx: Transaction, pods: readonly PodImage[]): Promise<Set<string>> {
  const shared = pods.filter((pod) => (pod.otherOwnerReferences ?? []).length > 0);
  const existing = await findExisting(
    tx,
    shared.flatMap((pod) => (pod.otherOwnerReferences ?? []).map((reference) => reference.uid)),
  );
  const kept = shared.filter((pod) => keepsAnOwner(pod.otherOwnerReferences ?? [], (uid) => existing.has(uid)));
  await setFree(tx, kept);
  return new Set(kept.map((pod) => pod.uid));
}

/** Takes their controller from locked pods; another set may want them. */
async function setFree(tx: Transaction, pods: readonly PodImage[]): Promise<void> {
  const before = new Map(pods.map((pod) => [pod.uid, pod]));
  const released = await releasePods(tx, [...before.keys()]);
  appendPodChanges(
    tx,
    released.map((after) => ({ before: before.get(after.uid) ?? null, after })),
  );
  tx.mark(...released.map((pod) => ({ kind: 'POD' as const, subject: pod.uid })));
}

async function orphanDependents(tx: Transaction, daemonSet: DaemonSetImage): Promise<Dismantled> {
  const pods = await listPodsOfOwner(tx, { ownerUid: daemonSet.uid, terminating: true, limit: BATCH_SIZE_MAX });
  const locked = await lockPods(
    tx,
    pods.map((pod) => pod.uid),
  );
  await setFree(
    tx,
    locked.filter((pod) => pod.owner?.uid === daemonSet.uid),
  );
  if (pods.length === BATCH_SIZE_MAX) return { left: true, pods: pods.length };
  const revisions = await listClaimableRevisions(tx, daemonSet);
  await setRevisionOwner(
    tx,
    revisions.filter((one) => one.ownerUid === daemonSet.uid).map((one) => one.uid),
    null,
  );
  await finish(tx, daemonSet);
  return { left: false, pods: pods.length };
}

/** The object goes, unless somebody else's finalizer holds it: then its author removes it later. */
async function finish(tx: Transaction, daemonSet: DaemonSetImage): Promise<void> {
  if (!(await remove(tx, daemonSet.uid))) return;
  await deleteRevisionsOfOwner(tx, daemonSet.uid);
  await deleteDaemonSetWork(tx, daemonSet.uid);
}
