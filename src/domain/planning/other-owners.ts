import type { OwnerReference } from '../model/object-meta.ts';

/** Kinds whose objects are here: whether one exists can be looked up. */
const knownKinds: readonly string[] = ['DaemonSet', 'Node', 'Pod', 'PriorityClass'];

/**
 * Does an object keep an owner when its controller is gone (garbage collection: "all owners absent")? One of a kind that is not
 * known here cannot be looked up, and counts as there: nothing is deleted on a guess.
 */
export function keepsAnOwner(references: readonly OwnerReference[], exists: (uid: string) => boolean): boolean {
  return references.some(({ kind, uid }) => !knownKinds.includes(kind) || exists(uid));
}
