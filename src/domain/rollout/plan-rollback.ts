import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { Revision } from '../model/revision.ts';
import { compareRevisions } from '../revision/match-revision.ts';

export interface RollbackPlan {
  /** Its template becomes the whole template of the set; selector, strategy and metadata stay. */
  readonly target: Revision;
  /** The set has that template already: nothing is to be written. */
  readonly unchanged: boolean;
}

export interface RollbackRefusal {
  readonly code: 'NOT_FOUND' | 'INVALID';
  readonly message: string;
}

/**
 * Which revision a rollback goes to (document: "ロールバックの実行"). toRevision 0 or absent: the second-highest
 * number. Refused when the number is negative (INVALID), not in the history, or when there is nothing earlier (NOT_FOUND).
 */
export function planRollback(input: {
  readonly revisions: readonly Revision[];
  readonly toRevision?: number | null;
  /** Of the template that the set has now. */
  readonly templateKey: string;
}): Result<RollbackPlan, RollbackRefusal> {
  const wanted = input.toRevision ?? 0;
  if (!Number.isSafeInteger(wanted) || wanted < 0) {
    return refused({ code: 'INVALID', message: `revision ${wanted} is no number of a revision` });
  }
  const sorted = [...input.revisions].sort(compareRevisions);
  const target = wanted === 0 ? sorted.at(-2) : sorted.find((one) => one.revision === wanted);
  if (!target) {
    const message = wanted === 0 ? 'there is no earlier revision' : `there is no revision ${wanted}`;
    return refused({ code: 'NOT_FOUND', message });
  }
  return ok({ target, unchanged: target.templateKey === input.templateKey });
}
