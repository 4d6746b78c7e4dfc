import type { ChangeType } from '../../domain/model/change.ts';

/**
 * What a change is for somebody who sees only a part: an object that stops matching leaves the view as DELETED, one that
 * starts to match enters it as ADDED (api.md, promise 4). null: it was and is outside.
 */
export function viewChange(input: {
  readonly type: ChangeType;
  readonly matchesNow: boolean;
  readonly matchedBefore: boolean;
}): ChangeType | null {
  const { type, matchesNow, matchedBefore } = input;
  switch (type) {
    case 'ADDED':
      return matchesNow ? 'ADDED' : null;
    case 'DELETED':
      return matchedBefore ? 'DELETED' : null;
    case 'MODIFIED':
      if (matchesNow) return matchedBefore ? 'MODIFIED' : 'ADDED';
      return matchedBefore ? 'DELETED' : null;
  }
}
