import type { ChangeType } from '../../domain/model/change.ts';
import type { SeenChange } from './change-source.ts';

/** What two changes of one object are as one; all other pairs stay two (what was added and deleted is seen to come and go). */
const mergedTypes: Readonly<Partial<Record<`${ChangeType} ${ChangeType}`, ChangeType>>> = {
  'ADDED MODIFIED': 'ADDED',
  'MODIFIED MODIFIED': 'MODIFIED',
  'MODIFIED DELETED': 'DELETED',
};

/**
 * Two changes that follow each other in a view as one, if they are of one object: the object and the place of the later, the
 * earlier values of the first, the transitions of both in order. null: they stay two.
 *
 * Only neighbours are merged. To pass over a change of another object would either show it before what came first (order),
 * or give it a cursor that claims what was not delivered (nothing missed).
 */
export function mergeChanges(first: SeenChange, second: SeenChange): SeenChange | null {
  const type = mergedTypes[`${first.type} ${second.type}`];
  const { change } = second.entry;
  if (type === undefined || first.entry.change.uid !== change.uid) return null;
  const { previous, transitions } = first.entry.change;
  return {
    type,
    entry: { ...second.entry, change: { ...change, previous, transitions: [...transitions, ...change.transitions] } },
  };
}
