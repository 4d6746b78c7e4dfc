import type { Change } from '../../src/domain/model/change.ts';
import type { Queryable } from '../../src/store/core/queryable.ts';

/** What was committed and has no number yet, where no sequencer runs: each change with the id of its transaction's row. */
export async function readOutbox(queryable: Queryable, afterId = 0): Promise<{ id: number; change: Change }[]> {
  const rows = await queryable.query<{ id: number; changes: Change[]; objects: string; previous: string }>(
    `SELECT id::int AS id, changes, objects, previous FROM outbox WHERE id > $1 ORDER BY id`,
    afterId,
  );
  return rows.flatMap(({ id, changes, ...lines }) => {
    const objects = lines.objects.split('\n');
    const previous = lines.previous.split('\n');
    return changes.map((head, at) => ({
      id,
      change: {
        ...head,
        object: JSON.parse(objects[at]!) as Change['object'],
        previous: previous[at] === '' ? null : (JSON.parse(previous[at]!) as Change['previous']),
      },
    }));
  });
}
