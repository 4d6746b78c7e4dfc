import type { PodPhase } from '../model/pod.ts';

export type Propagation = 'BACKGROUND' | 'FOREGROUND' | 'ORPHAN';

/** A pod or revision that refers to the set that is deleted. */
export interface Dependent {
  readonly uid: string;
  /** The reference asks a foreground deletion to wait for this object. */
  readonly blockOwnerDeletion: boolean;
  /** Another owner of it exists. */
  readonly hasOtherOwner: boolean;
  readonly deleting: boolean;
}

export interface DeletionPlan {
  /** The object goes now; false: it stays visible, terminating, until its dependents are settled. */
  readonly removeOwner: boolean;
  readonly deleteDependents: readonly string[];
  /** They lose the reference to the set and live on. */
  readonly orphanDependents: readonly string[];
}

/** The request's wish, else what finalizers on the object ask for, else BACKGROUND (Garbage Collection). */
export function choosePropagation(
  requested: Propagation | null | undefined,
  finalizers: readonly string[],
): Propagation {
  if (requested) return requested;
  if (finalizers.includes('orphan')) return 'ORPHAN';
  return finalizers.includes('foregroundDeletion') ? 'FOREGROUND' : 'BACKGROUND';
}

/**
 * One step of a set's deletion, from the dependents that there are now (document: "DaemonSetの削除"). Planned again after
 * each step until the owner may go: FOREGROUND waits for dependents that block, ORPHAN for all references to be gone.
 */
export function planDeletion(propagation: Propagation, dependents: readonly Dependent[]): DeletionPlan {
  const uids = (chosen: readonly Dependent[]) => chosen.map((dependent) => dependent.uid);
  if (propagation === 'ORPHAN') {
    return { removeOwner: dependents.length === 0, deleteDependents: [], orphanDependents: uids(dependents) };
  }
  const shared = dependents.filter((dependent) => dependent.hasOtherOwner);
  const own = dependents.filter((dependent) => !dependent.hasOtherOwner);
  const blocking = own.filter((dependent) => dependent.blockOwnerDeletion);
  const foreground = propagation === 'FOREGROUND';
  return {
    removeOwner: !foreground || blocking.length === 0,
    // In the foreground, what does not block is collected after the owner has gone.
    deleteDependents: uids(
      (foreground && blocking.length > 0 ? blocking : own).filter((dependent) => !dependent.deleting),
    ),
    orphanDependents: uids(shared),
  };
}

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
  const ended = !bound || phase === 'Failed' || phase === 'Succeeded';
  const wished = Math.max(0, input.requestedSeconds ?? input.specSeconds ?? 30);
  const gracePeriodSeconds = ended ? 0 : wished;
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
