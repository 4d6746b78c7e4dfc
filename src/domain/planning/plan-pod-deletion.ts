import type { PodPhase } from '../model/pod.ts';
import { isTerminal } from '../status/pod-transition.ts';

/** How long a pod has to end whose spec does not say (terminationGracePeriodSeconds), in seconds. */
export const defaultGraceSeconds = 30;

export interface PodDeletionPlan {
  /** The row goes now; nobody has to confirm. */
  readonly removeNow: boolean;
  readonly gracePeriodSeconds: number;
  /** Milliseconds since 1970: the moment by which the agent must have finished. */
  readonly deletionTime: number;
}

/**
 * How long a pod has to end (Pod termination). Nothing runs of a pod that is not bound or has ended, so it goes at once.
 * Deleting again can only shorten what was granted before.
 */
export function planPodDeletion(input: {
  readonly bound: boolean;
  readonly phase: PodPhase;
  readonly requestedSeconds?: number | null;
  /** terminationGracePeriodSeconds of its spec. */
  readonly specSeconds?: number | null;
  /** When it must be gone after an earlier deletion (ms); null: it was not deleted yet. */
  readonly deletionTime?: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}): PodDeletionPlan {
  const { now, bound, phase } = input;
  const wished = Math.max(0, input.requestedSeconds ?? input.specSeconds ?? defaultGraceSeconds);
  const gracePeriodSeconds = hasNothingToEnd(bound, phase) ? 0 : wished;
  const deletionTime = now + gracePeriodSeconds * 1000;
  const granted = input.deletionTime ?? null;
  if (granted !== null && granted <= deletionTime && gracePeriodSeconds > 0) {
    return {
      removeNow: false,
      gracePeriodSeconds: Math.max(0, Math.round((granted - now) / 1000)),
      deletionTime: granted,
    };
  }
  return { removeNow: gracePeriodSeconds === 0, gracePeriodSeconds, deletionTime };
}

/** Nobody runs it, not yet or not any more: there is nothing to wait for. */
export function hasNothingToEnd(bound: boolean, phase: PodPhase): boolean {
  return !bound || isTerminal(phase);
}
