import { mergeChanges } from '../../../src/api/streams/merge-changes.ts';
import type { ChangeType } from '../../../src/domain/model/change.ts';
import { seenChange } from './fixture.ts';

const types: readonly ChangeType[] = ['ADDED', 'MODIFIED', 'DELETED'];

describe('two changes of one object that follow each other', () => {
  it.each([
    ['ADDED', 'MODIFIED', 'ADDED'],
    ['MODIFIED', 'MODIFIED', 'MODIFIED'],
    ['MODIFIED', 'DELETED', 'DELETED'],
  ] as const)(
    '%s and %s are %s: the later object and place, the earlier values of the first, all transitions',
    (first, second, type) => {
      const merged = mergeChanges(
        seenChange(1, first, { transitions: ['STARTED'] }),
        seenChange(2, second, { transitions: ['READY', 'UPDATED'] }),
      )!;
      expect(merged.type).toBe(type);
      expect(merged.entry).toMatchObject({
        position: 2,
        cursor: { position: 2 },
        occurredAt: 'at 2',
        change: {
          object: { resourceVersion: '2' },
          previous: first === 'ADDED' ? null : { phase: 'before 1' },
          transitions: ['STARTED', 'READY', 'UPDATED'],
        },
      });
    },
  );

  it('stay two otherwise: what was added and deleted is seen to come and to go', () => {
    const merged = types.flatMap((first) =>
      types
        .filter((second) => mergeChanges(seenChange(1, first), seenChange(2, second)) !== null)
        .map((second) => `${first} ${second}`),
    );
    expect(merged).toEqual(['ADDED MODIFIED', 'MODIFIED MODIFIED', 'MODIFIED DELETED']);
  });

  it('stay two when they are of two objects', () => {
    const [first, second] = [seenChange(1, 'MODIFIED', { uid: 'a' }), seenChange(2, 'MODIFIED', { uid: 'b' })];
    expect(mergeChanges(first, second)).toBeNull();
  });
});
