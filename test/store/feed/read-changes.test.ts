import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { queryableOf, type Queryable } from '../../../src/store/core/queryable.ts';
import type { FeedCursor } from '../../../src/store/feed/cursor.ts';
import { readChanges } from '../../../src/store/feed/read-changes.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  changeOf,
  commitChanges,
  countOutbox,
  feedStart,
  readAll,
  resetFeed,
  subjectOf,
  until,
} from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
let plain: Queryable;
let start: FeedCursor;
const at = (position: number): FeedCursor => ({ ...start, position });

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  plain = queryableOf(database.prisma);
  start = await feedStart(database);
});
beforeEach(async () => {
  await resetFeed(test.pool);
  const sequencer = createSequencer(database);
  // Ten changes: of objects 1 and 2 in turn.
  for (let turn = 1; turn <= 5; turn += 1) await commitChanges(database, changeOf(1, turn), changeOf(2, turn));
  await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
  await sequencer.close();
});
afterAll(async () => {
  await database.close();
  await test.close();
});

describe('readChanges', () => {
  it('gives pages that follow each other', async () => {
    const first = await readChanges(plain, { after: start, limit: 3 });
    expect(first).toMatchObject({ ok: true, next: at(3) });
    expect((await readAll(database, start, 3)).map(subjectOf)).toEqual(
      [1, 2, 3, 4, 5].flatMap((turn) => [`pod-1 ${turn}`, `pod-2 ${turn}`]),
    );
    expect(await readChanges(plain, { after: at(10), limit: 3 })).toEqual({ ok: true, entries: [], next: at(10) });
  });

  it('refuses a cursor of another feed', async () => {
    const after = { ...start, feedId: '00000000-0000-4000-8000-000000000000' };
    expect(await readChanges(plain, { after, limit: 1 })).toEqual({ ok: false, reason: 'FEED_CHANGED', oldest: start });
  });

  it('refuses a cursor that is ahead of the feed: the database was restored from an older copy', async () => {
    expect(await readChanges(plain, { after: at(11), limit: 1 })).toMatchObject({ ok: false, reason: 'FEED_CHANGED' });
  });

  it('calls a cursor expired by feed_head alone, whether its rows are deleted yet or not', async () => {
    await test.pool.query(`UPDATE feed_head SET oldest_position = 4`);
    expect(await readChanges(plain, { after: at(3), limit: 1 })).toEqual({
      ok: false,
      reason: 'CURSOR_EXPIRED',
      oldest: at(4),
    });
    expect(await readChanges(plain, { after: at(4), limit: 1 })).toMatchObject({ ok: true, next: at(5) });
  });

  it('stops on a hole rather than passing over it', async () => {
    await test.pool.query(`DELETE FROM feed WHERE position = 5`);
    await expect(readChanges(plain, { after: at(3), limit: 5 })).rejects.toThrow(
      'the feed has a hole after position 3',
    );
  });
});
