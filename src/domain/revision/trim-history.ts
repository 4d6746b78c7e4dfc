import type { Revision } from '../model/revision.ts';
import { compareRevisions } from './match-revision.ts';

/**
 * uids of the old revisions to delete so that at most `limit` remain beside the current one, lowest number first
 * (revisionHistoryLimit). One that any pod still carries is never deleted, so more than `limit` may remain.
 */
export function trimHistory(input: {
  readonly revisions: readonly Revision[];
  readonly currentUid: string | null;
  readonly limit: number;
  /** Hashes on pods of the set, on any node and in any phase. */
  readonly hashesInUse: ReadonlySet<string>;
}): string[] {
  const old = input.revisions.filter((one) => one.uid !== input.currentUid).sort(compareRevisions);
  const surplus = Math.max(0, old.length - input.limit);
  return old
    .filter((one) => !input.hashesInUse.has(one.hash))
    .slice(0, surplus)
    .map((one) => one.uid);
}
