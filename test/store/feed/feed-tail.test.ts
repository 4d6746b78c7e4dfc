import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import type { Queryable } from '../../../src/store/core/queryable.ts';
import { createChangeSignal, type ChangeSignal } from '../../../src/store/feed/change-signal.ts';
import type { FeedCursor } from '../../../src/store/feed/cursor.ts';
import type { FeedPage } from '../../../src/store/feed/feed-page.ts';
import { CursorRefusedError } from '../../../src/store/feed/feed-subscription.ts';
import { createFeedTail, type FeedTail } from '../../../src/store/feed/feed-tail.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, countOutbox, feedStart, resetFeed, until } from './feed-fixture.ts';

let test: TestDatabase;
let database: Database;
let signal: ChangeSignal;
let sequencer: Sequencer;
let tail: FeedTail;
let start: FeedCursor;

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await resetFeed(test.pool);
  database = createDatabase({ url: test.url });
  signal = createChangeSignal(database);
  sequencer = createSequencer(database);
  // It never looks by itself: what comes, comes by the signal.
  tail = createFeedTail(database, signal, { capacity: 20, pageSizeMax: 10, pollMs: 600_000 });
  start = await feedStart(database);
});
afterEach(async () => {
  await tail.close();
  await sequencer.close();
  await signal.close();
  await database.close();
});
afterAll(() => test.close());

const commit = async (from: number, to: number) => {
  for (let version = from; version <= to; version += 1) await commitChanges(database, changeOf(1, version));
  await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
};

async function take(pages: AsyncIterator<FeedPage>, count: number): Promise<number[]> {
  const positions: number[] = [];
  while (positions.length < count) {
    const { value, done } = await pages.next();
    if (done === true) break;
    positions.push(...(value as FeedPage).entries.map((entry) => entry.position));
  }
  return positions;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('subscribe', () => {
  it('gives what was there and what comes, to each subscriber from its own place', async () => {
    await commit(1, 15);
    const early = tail.subscribe(start);
    const late = tail.subscribe({ ...start, position: 14 });
    expect(await take(early, 15)).toEqual(range(1, 15));
    expect(await take(late, 1)).toEqual([15]);
    const waiting = [take(early, 3), take(late, 3)];
    await commit(16, 18);
    expect(await Promise.all(waiting)).toEqual([range(16, 18), range(16, 18)]);
  });

  it('serves one that fell out of the ring from the table', async () => {
    const slow = tail.subscribe(start);
    const fast = tail.subscribe(start);
    await commit(1, 2);
    expect(await take(slow, 2)).toEqual([1, 2]);
    const following = take(fast, 60);
    await commit(3, 60);
    expect(await following).toEqual(range(1, 60));
    expect(await take(slow, 58)).toEqual(range(3, 60));
  });

  it('asks the table once for all subscribers', async () => {
    let queries = 0;
    const statements: Queryable = {
      ...database.statements,
      query: (text, ...values) => {
        queries += 1;
        return database.statements.query(text, ...values);
      },
    };
    const counted = createFeedTail({ ...database, statements }, signal);
    const subscribers = range(1, 50).map(() => counted.subscribe(start));
    await commit(1, 1);
    await Promise.all(subscribers.map((subscriber) => take(subscriber, 1)));
    queries = 0;
    const waiting = subscribers.map((subscriber) => take(subscriber, 5));
    await commit(2, 6);
    for (const positions of await Promise.all(waiting)) expect(positions).toEqual(range(2, 6));
    // At most one a wake-up and one more, never one a subscriber.
    expect(queries).toBeLessThanOrEqual(12);
    expect(queries).toBeGreaterThan(0);
    await counted.close();
  });

  it('ends while it waits when its consumer leaves', async () => {
    const pages = tail.subscribe(start);
    const waiting = pages.next();
    await pages.return!();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(await pages.next()).toEqual({ value: undefined, done: true });
  });

  it('ends for all when the tail is closed', async () => {
    const pages = tail.subscribe(start);
    const waiting = pages.next();
    await tail.close();
    expect((await waiting).done).toBe(true);
  });

  it('throws when the cursor expired or is of another feed', async () => {
    await commit(1, 5);
    await test.pool.query(`UPDATE feed_head SET oldest_position = 3`);
    const refusal = await tail
      .subscribe(start)
      .next()
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CursorRefusedError);
    expect(refusal).toMatchObject({ refusal: { reason: 'CURSOR_EXPIRED', oldest: { ...start, position: 3 } } });
    const other = { ...start, feedId: '00000000-0000-4000-8000-000000000000' };
    await expect(tail.subscribe(other).next()).rejects.toMatchObject({ refusal: { reason: 'FEED_CHANGED' } });
  });

  it('goes on after the connection that wakes it was cut', async () => {
    const pages = tail.subscribe(start);
    await commit(1, 1);
    expect(await take(pages, 1)).toEqual([1]);
    await test.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'everynode listen'`,
    );
    const waiting = take(pages, 2);
    await commit(2, 3);
    // Whatever was missed meanwhile is found on reconnecting.
    expect(await waiting).toEqual([2, 3]);
  });
});
