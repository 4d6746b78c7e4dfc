/**
 * A walk over all nodes by name, in parts, round a circle. One that must begin anew while it is under way goes on where it
 * stands and ends there after a whole round: however often it begins anew, no node waits longer than a round.
 */
export interface Walk {
  /** The node that it did last; '' before the first. */
  readonly after: string;
  /** Where it began, and ends; '': at the first. */
  readonly until: string;
  /** It has passed the last node of all and goes on from the first. */
  readonly isWrapped: boolean;
}

/** A walk over all nodes from now on. */
export function beginWalk(underWay: Walk | null): Walk {
  const at = underWay?.after ?? '';
  return { after: at, until: at, isWrapped: false };
}

/** Which names come next: those after one, up to another; null: to the last. */
export function nextStretch({ after, until, isWrapped }: Walk): {
  readonly after: string;
  readonly upTo: string | null;
} {
  return { after, upTo: isWrapped ? until : null };
}

/** Where it stands when the next names are done, `limit` at most; null when it is over. */
export function advanceWalk(
  walk: Walk,
  { names, limit }: { readonly names: readonly string[]; readonly limit: number },
): Walk | null {
  const last = names.length === limit ? (names.at(-1) ?? null) : null;
  if (last !== null) return walk.isWrapped && last === walk.until ? null : { ...walk, after: last };
  return walk.isWrapped || walk.until === '' ? null : { ...walk, after: '', isWrapped: true };
}
