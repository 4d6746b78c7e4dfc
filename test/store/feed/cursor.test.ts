import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { inSnapshot, inTransaction } from '../../../src/store/core/transaction.ts';
import { beginCursor, decodeFeedCursor, encodeFeedCursor, readCursor } from '../../../src/store/feed/cursor.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { appendOn, changeOf, commitChanges, countOutbox, readAll, subjectOf, until } from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
});
beforeEach(() => test.pool.query(`TRUNCATE feed, outbox; UPDATE feed_head SET position = 0, oldest_position = 0`));
afterAll(async () => {
  await database.close();
  await test.close();
});

async function numberAll(): Promise<void> {
  const sequencer = createSequencer(database);
  await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
  await sequencer.close();
}

describe('decodeFeedCursor', () => {
  const cursor = { feedId: '0f0e0d0c-0b0a-4908-8706-050403020100', position: 12, skip: [7, 9] };

  it('reads what encodeFeedCursor wrote, which is safe in URLs', () => {
    const text = encodeFeedCursor(cursor);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeFeedCursor(text)).toEqual({ ok: true, value: cursor });
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['nothing', ''],
    ['other text', 'Y3Vyc29y'],
    ['another shape', encode({ position: 1 })],
    ['no feed', encode([null, 1])],
    ['a text for a position', encode([cursor.feedId, '1'])],
    ['a negative position', encode([cursor.feedId, -1])],
    ['a fraction', encode([cursor.feedId, 1.5])],
    ['a bad batch', encode([cursor.feedId, 1, 'x'])],
    ['endless text', encode([cursor.feedId, 1, ...Array.from({ length: 5_000 }, () => 1)])],
  ])('refuses %s', (_what, text) => {
    expect(decodeFeedCursor(text)).toEqual({ ok: false, error: 'MALFORMED_CURSOR' });
  });
});

describe('readCursor', () => {
  it('skips what the list shows already although it has no number yet, and nothing else', async () => {
    await commitChanges(database, changeOf(1, 1));
    await numberAll();
    await commitChanges(database, changeOf(2, 1), changeOf(5, 1));
    await commitChanges(database, changeOf(3, 1));
    const cursor = await inSnapshot(database, readCursor);
    expect(cursor).toMatchObject({ position: 1, skip: [expect.any(Number), expect.any(Number)] });
    await commitChanges(database, changeOf(4, 1));
    await numberAll();
    const entries = await readAll(database, cursor!, 2);
    expect(entries.map(subjectOf)).toEqual(['pod-4 1']);
    // What was skipped is behind, so later cursors need not carry it.
    expect(entries[0]!.cursor).toEqual({ feedId: cursor!.feedId, position: 5, skip: [] });
  });

  it('carries skips on while their batches have not come', async () => {
    const slow = await test.pool.connect();
    try {
      await slow.query('BEGIN');
      await appendOn(slow, changeOf(1, 1));
      await commitChanges(database, changeOf(2, 1));
      const cursor = (await inSnapshot(database, readCursor))!;
      expect(cursor.skip).toHaveLength(1);
      await slow.query('COMMIT');
      await commitChanges(database, changeOf(3, 1));
      await numberAll();
      const entries = await readAll(database, cursor, 1);
      expect(entries.map(subjectOf)).toEqual(['pod-1 1', 'pod-3 1']);
      expect(entries.map((entry) => entry.cursor.skip)).toEqual([cursor.skip, []]);
    } finally {
      slow.release();
    }
  });

  it('gives none when more than 100 transactions wait for a number', async () => {
    await test.pool.query(
      `INSERT INTO outbox (origin, changes, objects, previous) SELECT 1, '[]', '', '' FROM generate_series(1, 101)`,
    );
    expect(await inSnapshot(database, readCursor)).toBeUndefined();
    await test.pool.query(`DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)`);
    expect((await inSnapshot(database, readCursor))!.skip).toHaveLength(100);
  });
});

describe('beginCursor', () => {
  it("is a place before the transaction's own change", async () => {
    await commitChanges(database, changeOf(1, 1));
    await numberAll();
    const since = await inTransaction(database, async (tx) => {
      tx.append(changeOf(2, 1));
      return beginCursor(tx);
    });
    await numberAll();
    expect((await readAll(database, since)).map(subjectOf)).toEqual(['pod-2 1']);
  });
});
