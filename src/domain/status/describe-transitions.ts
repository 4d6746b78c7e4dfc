import { equalJson } from '../../util/equal-json.ts';
import { assert } from '../../util/assert.ts';
import type { Transition } from '../model/change.ts';
import type { PodImage } from '../model/images.ts';
import { isTerminal } from './pod-transition.ts';

/** Status reasons by which the one who ends a pod says why. */
export const endReasons = { evicted: 'Evicted', preempted: 'Preempted' } as const;

/**
 * The steps of a pod's life between two of its images, in the order of that life; one change can take several. null
 * stands for "not there". Nothing when the images are equal; UPDATED when people's part changed or nothing else is said.
 */
export function describeTransitions(before: PodImage | null, after: PodImage | null): Transition[] {
  if (before && after) return describeChange(before, after);
  if (after) return ['CREATED', ...describeSteps(unborn, after)];
  if (!before) return [];
  // A pod that was ended without a grace period has no image in between that could say why.
  const ending = isTerminal(before.phase) ? [] : describeEnding({ ...before, reason: null }, before);
  return [...ending, 'DELETED'];
}

/** What of a pod the steps can be seen from. */
type Steps = Pick<PodImage, 'nodeName' | 'phase' | 'ready' | 'reason' | 'deletionTimestamp'>;

const unborn: Steps = { nodeName: null, phase: 'Pending', ready: false, reason: null, deletionTimestamp: null };

function describeChange(before: PodImage, after: PodImage): Transition[] {
  assert(before.uid === after.uid, 'a pod of the same name with another uid is another pod');
  const steps = describeSteps(before, after);
  // Images of which one was made from the other share what did not change, so that most of this is one comparison a field.
  const edited = declaredFields.some((field) => !equalJson(before[field], after[field]));
  if (edited) return [...steps, 'UPDATED'];
  return steps.length === 0 && !equalJson(withoutVersion(before), withoutVersion(after)) ? ['UPDATED'] : steps;
}

function describeSteps(before: Steps, after: Steps): Transition[] {
  const steps: Transition[] = [];
  const moved = before.phase !== after.phase;
  if (before.nodeName === null && after.nodeName !== null) steps.push('SCHEDULED');
  if (moved && after.phase === 'Running') steps.push('STARTED');
  if (!before.ready && after.ready) steps.push('READY');
  if (before.ready && !after.ready) steps.push('UNREADY');
  if (moved && after.phase === 'Failed') steps.push('FAILED');
  if (moved && after.phase === 'Succeeded') steps.push('SUCCEEDED');
  steps.push(...describeEnding(before, after));
  if (before.deletionTimestamp === null && after.deletionTimestamp !== null) steps.push('TERMINATING');
  return steps;
}

/** Somebody ended it, and said so in the status. */
function describeEnding(before: Steps, after: Steps): Transition[] {
  if (before.reason === after.reason || before.deletionTimestamp !== null) return [];
  if (after.reason === endReasons.evicted) return ['EVICTED'];
  return after.reason === endReasons.preempted ? ['PREEMPTED'] : [];
}

/** What people declare of a pod. */
const declaredFields = [
  'labels',
  'annotations',
  'finalizers',
  'owner',
  'otherOwnerReferences',
  'templateKey',
  'specOverride',
  'revisionHash',
] as const satisfies readonly (keyof PodImage)[];

function withoutVersion(pod: PodImage): PodImage {
  return { ...pod, resourceVersion: '' };
}
