import { planOwnership } from '../domain/planning/plan-ownership.ts';
import { hashLabel } from '../domain/revision/hash-label.ts';
import { planRevisions } from '../domain/revision/match-revision.ts';
import { trimHistory } from '../domain/revision/trim-history.ts';
import type { DaemonSetImage, RevisionImage } from '../domain/model/images.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { Revision } from '../domain/model/revision.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { findHashesInUse } from '../store/read/daemon-set-pods.ts';
import { appendPodChanges } from '../store/write/pods.ts';
import { relabelPods } from '../store/write/pod-ownership.ts';
import {
  deleteRevisions,
  insertRevision,
  listClaimableRevisions,
  listRevisionNames,
  renumberRevision,
  setRevisionOwner,
} from '../store/write/revisions.ts';
import type { ControllerContext } from './controller-context.ts';

/** Claims the set's revisions and makes the one of its present template the current one (semantics: revisions). */
export async function settleRevisions(
  context: ControllerContext,
  tx: Transaction,
  { daemonSet, template }: { readonly daemonSet: DaemonSetImage; readonly template: PodTemplate },
): Promise<{ readonly currentHash: string; readonly collisionCount: number | null }> {
  const owned = await claimRevisions(tx, daemonSet);
  const plan = planRevisions({
    daemonSetName: daemonSet.name,
    template,
    templateKey: daemonSet.templateKey,
    revisions: owned.map(toRevision),
    collisionCount: daemonSet.status.collisionCount ?? null,
    takenNames: await listRevisionNames(tx, daemonSet),
  });
  if (plan.create !== null) {
    await insertRevision(tx, {
      ...plan.create,
      uid: context.ids.uid(),
      namespace: daemonSet.namespace,
      ownerUid: daemonSet.uid,
      labels: { ...template.metadata?.labels, [hashLabel]: plan.create.hash },
      annotations: daemonSet.annotations,
      templateKey: daemonSet.templateKey,
    });
  }
  if (plan.renumberTo !== null && plan.currentUid !== null)
    await renumberRevision(tx, plan.currentUid, plan.renumberTo);
  await deleteRevisions(tx, plan.duplicates);
  if (plan.relabelPodsTo !== null) {
    const relabelled = await relabelPods(tx, daemonSet.uid, plan.relabelPodsTo);
    appendPodChanges(tx, relabelled);
    // They count as updated now, or no longer, on their nodes.
    tx.mark(
      ...relabelled.map(({ after }) => ({
        kind: 'PAIR' as const,
        subject: daemonSet.uid,
        node: after.targetNode ?? '',
      })),
    );
  }
  return { currentHash: plan.currentHash, collisionCount: plan.collisionCount };
}

async function claimRevisions(tx: Transaction, daemonSet: DaemonSetImage): Promise<RevisionImage[]> {
  const claimable = await listClaimableRevisions(tx, daemonSet);
  const plan = planOwnership({
    daemonSet: { uid: daemonSet.uid, selector: daemonSet.spec.selector, deleting: false },
    objects: claimable.map((one) => ({
      uid: one.uid,
      labels: one.labels,
      controllerUid: one.ownerUid,
      deleting: false,
    })),
  });
  await setRevisionOwner(tx, plan.adopt, daemonSet.uid);
  await setRevisionOwner(tx, plan.release, null);
  const mine = new Set([...plan.keep, ...plan.adopt]);
  return claimable.filter((one) => mine.has(one.uid));
}

/** Deletes the oldest revisions beyond the limit that no pod carries (revisionHistoryLimit). */
export async function trimRevisions(
  tx: Transaction,
  { daemonSet, currentHash }: { readonly daemonSet: DaemonSetImage; readonly currentHash: string },
): Promise<void> {
  const limit = daemonSet.spec.revisionHistoryLimit ?? 10;
  const owned = (await listClaimableRevisions(tx, daemonSet)).filter((one) => one.ownerUid === daemonSet.uid);
  if (owned.length <= limit + 1) return;
  const hashesInUse = await findHashesInUse(
    tx,
    daemonSet.uid,
    owned.map((one) => one.hash),
  );
  const currentUid = owned.find((one) => one.hash === currentHash)?.uid ?? null;
  await deleteRevisions(tx, trimHistory({ revisions: owned.map(toRevision), currentUid, limit, hashesInUse }));
}

function toRevision(image: RevisionImage): Revision {
  return { ...image, creationTime: Date.parse(image.creationTimestamp) };
}
