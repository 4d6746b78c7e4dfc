import type { PodImage } from '../domain/model/images.ts';
import { planPodDeletion } from '../domain/planning/plan-pod-deletion.ts';
import { effectivePodSpec } from '../domain/planning/pod-spec.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredPod } from '../store/read/find-pods.ts';
import { updatePodDeletion } from '../store/write/pod-edits.ts';
import { appendPodChanges, removePods, type PodChange } from '../store/write/pods.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { PodValue } from './create-pod.ts';
import type { Expectation, Maybe, Repeatable } from './input.ts';
import { once } from './once.ts';
import { deletionMarks } from '../store/write/pod-marks.ts';
import { recallPod } from './recall.ts';
import { answer, refuse, refuseInvalid } from './refusal.ts';
import { lockPod } from './update-pod.ts';
import { markAndWake } from './wake.ts';

export interface DeletePodInput extends Repeatable, Pick<Expectation, 'expectedResourceVersion'> {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  /** Absent: the pod's own. 0: gone at once. */
  readonly gracePeriodSeconds?: Maybe<number>;
  readonly expectedUid?: Maybe<string>;
}

/**
 * Deletes a pod (semantics: Pod deletion). Not bound, ended or without grace it is gone at once; else it is terminating
 * until its agent says REMOVED. Deleting again can only shorten. Refused: NOT_FOUND, a conflict (also of the uid), FORBIDDEN.
 */
export function deletePod(context: CommandContext, input: DeletePodInput): Promise<CommandResult<PodValue>> {
  return answer(async () => {
    const name = { namespace: input.namespace ?? 'default', name: input.name };
    authorize(context.actor, { verb: 'DELETE', kind: 'Pod', ...name });
    checkGracePeriod(input.gracePeriodSeconds);
    return once<PodValue>(context, {
      mutation: 'deletePod',
      input,
      remember: ({ pod }) => ({ uid: pod?.uid ?? null }),
      recall: recallPod,
      work: async (tx) => {
        const stored = await lockPod(tx, name, input);
        checkUid(stored.image, input.expectedUid);
        const change = await deleteLockedPod(tx, stored, input.gracePeriodSeconds);
        if (change) {
          appendPodChanges(tx, [change]);
          markAndWake(tx, deletionMarks(change));
        }
        return { pod: change ? change.after : stored.image };
      },
    });
  });
}

const SECONDS_MAX = 2_147_483_647;

function checkGracePeriod(seconds: Maybe<number>): void {
  if (seconds === undefined || seconds === null) return;
  if (Number.isInteger(Number(seconds)) && Number(seconds) >= 0 && Number(seconds) <= SECONDS_MAX) return;
  const message = `must be between 0 and ${SECONDS_MAX}`;
  refuseInvalid([{ path: 'gracePeriodSeconds', reason: 'INVALID', message, value: seconds }]);
}

function checkUid(pod: PodImage, expected: Maybe<string>): void {
  if (!expected || expected === pod.uid) return;
  const message = `Pod ${pod.namespace}/${pod.name} has uid ${pod.uid}, ${expected} was expected`;
  refuse({ kind: 'CONFLICT', message, currentGeneration: null, currentResourceVersion: pod.resourceVersion });
}

/** Null: it terminates already and cannot go sooner. */
async function deleteLockedPod(
  tx: Transaction,
  { image, template }: StoredPod,
  requestedSeconds: Maybe<number>,
): Promise<PodChange | null> {
  const granted = image.deletionTimestamp === null ? null : Date.parse(image.deletionTimestamp);
  const plan = planPodDeletion({
    bound: image.nodeName !== null,
    phase: image.phase,
    requestedSeconds: requestedSeconds ?? null,
    specSeconds: effectivePodSpec({ template, pod: image }).terminationGracePeriodSeconds ?? null,
    deletionTime: granted,
    now: tx.now.getTime(),
  });
  if (plan.removeNow && image.finalizers.length === 0) return (await removePods(tx, [image]))[0]!;
  if (granted !== null && plan.deletionTime >= granted) return null;
  return { before: image, after: await updatePodDeletion(tx, { uid: image.uid, ...plan }) };
}
