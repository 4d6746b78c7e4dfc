import { defaultPod } from '../domain/defaults/default-pod.ts';
import type { PodImage } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { PodManifest } from '../domain/model/pod.ts';
import type { PodSpec } from '../domain/model/pod-template.ts';
import { semanticEqual } from '../domain/validation/semantic-equal.ts';
import { validatePodUpdate } from '../domain/validation/validate-pod-update.ts';
import type { NewMark } from '../store/core/marks.ts';
import { hasNothingToEnd } from '../domain/planning/plan-pod-deletion.ts';
import { hashLabel } from '../domain/revision/hash-label.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredPod } from '../store/read/find-pods.ts';
import { updatePodDeclaration, updatePodLastApplied, type PodEdit } from '../store/write/pod-edits.ts';
import { appendPodChanges, removePods } from '../store/write/pods.ts';
import type { Changed } from './daemon-set-changes.ts';
import { podManifestOf } from './manifest-of.ts';
import { deletionMarks, pairMark } from '../store/write/pod-marks.ts';
import { podOwners } from './pod-owners.ts';
import { refuseInvalid } from './refusal.ts';
import { markAndWake, wakeScheduler } from './wake.ts';

/**
 * Changes a locked pod to the decoded manifest `next`, within what Kubernetes lets change (semantics: What an update may
 * change). What was edited of the spec is kept on the pod; its template stays as it is. A change that changes nothing
 * writes nothing.
 */
export async function replacePod(
  tx: Transaction,
  input: { readonly stored: StoredPod; readonly next: PodManifest; readonly lastApplied?: JsonObject },
): Promise<Changed<PodImage>> {
  const { stored, lastApplied } = input;
  const before = stored.image;
  const current = podManifestOf(before, stored.template);
  const next = completed(input.next, before);
  refuseInvalid(validatePodUpdate(next, current));
  const edit = editOf(stored, next);
  if (semanticEqual(declaredPart(edit), declaredPart(editOf(stored, current)))) {
    if (lastApplied && !semanticEqual(lastApplied, stored.lastApplied)) {
      await updatePodLastApplied(tx, before.uid, lastApplied);
    }
    return { image: before, changed: false };
  }
  const after = await updatePodDeclaration(tx, { ...edit, lastApplied: lastApplied ?? stored.lastApplied });
  return { image: await finishChange(tx, before, after), changed: true };
}

/** The last finalizer of a pod that has nothing left to end holds its row; without it the row goes. */
async function finishChange(tx: Transaction, before: PodImage, after: PodImage): Promise<PodImage> {
  const isOver = hasNothingToEnd(after.nodeName !== null, after.phase) || after.deletionGracePeriodSeconds === 0;
  if (after.deletionTimestamp !== null && after.finalizers.length === 0 && isOver) {
    await removePods(tx, [after]);
    appendPodChanges(tx, [{ before, after: null }]);
    markAndWake(tx, deletionMarks({ before, after: null }));
    return after;
  }
  appendPodChanges(tx, [{ before, after }]);
  markAndWake(tx, changeMarks(before, after));
  if (after.nodeName === null && after.deletionTimestamp === null) wakeScheduler(tx);
  return after;
}

/**
 * Who controls it may change with its labels: the set that had it, the one that has it, or any that may adopt it. How long its
 * node bears it follows from its tolerations.
 */
function changeMarks(before: PodImage, after: PodImage): NewMark[] {
  const relabelled = !semanticEqual(before.labels, after.labels);
  const rehomed = before.owner?.uid !== after.owner?.uid;
  const tolerates = !semanticEqual(before.specOverride?.['tolerations'], after.specOverride?.['tolerations']);
  const stay = tolerates && after.nodeName !== null ? [{ kind: 'NODE' as const, subject: after.nodeName }] : [];
  if (!relabelled && !rehomed) return stay;
  return [
    ...stay,
    ...pairMark(before),
    ...(rehomed ? pairMark(after) : []),
    ...(after.owner === null ? [{ kind: 'POD' as const, subject: after.uid }] : []),
  ];
}

/** With everything that admission gave the pod when it was made, where the writer left it away. */
function completed(next: PodManifest, before: PodImage): PodManifest {
  return defaultPod(next, {
    value: before.priority,
    // The column holds one of the two words only.
    preemptionPolicy: before.preemptionPolicy as 'PreemptLowerPriority' | 'Never',
    ...(before.priorityClassName === null ? {} : { priorityClassName: before.priorityClassName }),
  });
}

function editOf(stored: StoredPod, next: PodManifest): Omit<PodEdit, 'lastApplied'> {
  const { image } = stored;
  const owners = podOwners(next.metadata.ownerReferences);
  const labels = next.metadata.labels ?? {};
  return {
    uid: image.uid,
    labels,
    annotations: next.metadata.annotations ?? {},
    finalizers: next.metadata.finalizers ?? [],
    ...owners,
    specOverride: overrideOf(stored, next.spec),
    revisionHash: labels[hashLabel] ?? '',
    slot: owners.ownerUid === (image.owner?.uid ?? null) ? image.slot : null,
  };
}

/** The top-level fields in which the pod's spec differs from what its template gives it. */
function overrideOf({ image, template }: StoredPod, spec: PodSpec): JsonObject | null {
  const plain = podManifestOf({ ...image, specOverride: null }, template).spec;
  const edited = Object.entries(spec).filter(([field, value]) => !semanticEqual(value, plain[field]));
  // Decoded specs are JSON.
  return edited.length === 0 ? null : (Object.fromEntries(edited) as JsonObject);
}

function declaredPart({ specOverride, ...rest }: Omit<PodEdit, 'lastApplied'>) {
  return { ...rest, specOverride: specOverride ?? {} };
}
