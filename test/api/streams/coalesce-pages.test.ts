import { coalescePages } from '../../../src/api/streams/coalesce-pages.ts';
import type { FeedCursor } from '../../../src/store/feed/cursor.ts';
import type { FeedEntry, FeedPage } from '../../../src/store/feed/feed-page.ts';
import type { FeedSubscription } from '../../../src/store/feed/feed-subscription.ts';
import { changeOf } from '../../store/feed/feed-fixture.ts';

const at = (position: number): FeedCursor => ({ feedId: 'f', position, skip: [] });

const entryAt = (position: number, object: number): FeedEntry => ({
  position,
  batch: position,
  change: changeOf(object, 1),
  occurredAt: '2026-01-01T00:00:00.000Z',
  cursor: at(position),
});

/** A subscription whose pages a test gives, one change a page; its place counts a page once the next is asked for. */
function createSource() {
  let given = 0;
  let place = at(0);
  let held: FeedCursor | null = null;
  const waiting: FeedPage[] = [];
  let wake: ((result: IteratorResult<FeedPage, undefined>) => void) | null = null;
  let failure: Error | null = null;
  const take = (): IteratorResult<FeedPage, undefined> | null => {
    const page = waiting.shift();
    if (page === undefined) return null;
    held = place;
    place = page.next;
    return { value: page, done: false };
  };
  const pages: FeedSubscription = {
    get place() {
      return held ?? place;
    },
    isLevel: true,
    async next() {
      held = null;
      if (failure !== null && waiting.length === 0) throw failure;
      return take() ?? new Promise((resolve) => (wake = resolve));
    },
    async return() {
      wake?.({ value: undefined, done: true });
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return {
    pages,
    /** The next change of the feed, of object 1 (in view) unless told. */
    give(object = 1) {
      given += 1;
      waiting.push({ entries: [entryAt(given, object)], next: at(given) });
      const told = wake;
      if (told === null) return;
      wake = null;
      told(take()!);
    },
    fail: (error: Error) => void (failure = error),
  };
}

const isInView = ({ change }: FeedEntry) => change.name === 'pod-1';

const open = (source: ReturnType<typeof createSource>, intervalMs: number, toldAt = -Infinity) =>
  coalescePages(source.pages, { intervalMs, isInView, toldAt });

/** Positions of the entries in view of the next page that has any. */
async function nextSeen(pages: FeedSubscription): Promise<{ seen: number[]; next: number }> {
  for (;;) {
    const { value, done } = await pages.next();
    if (done === true) return { seen: [], next: -1 };
    if (value.entries.length > 0) {
      return { seen: value.entries.map(({ position }) => position), next: value.next.position };
    }
  }
}

/** Lets everything happen that needs no timer. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('coalescePages', () => {
  it('gives the first change at once, then the last of those that came in the interval, and the very last always', async () => {
    const source = createSource();
    const pages = open(source, 60);
    // Taken before the interval begins: however late this test goes on, no less than the interval has passed since.
    const began = performance.now();
    source.give();
    expect(await nextSeen(pages)).toEqual({ seen: [1], next: 1 });
    const second = nextSeen(pages);
    for (let change = 2; change <= 20; change += 1) {
      source.give();
      await settle();
    }
    const { seen, next } = await second;
    expect(seen).toHaveLength(1);
    expect(seen).toEqual([next]);
    // Timers may be early by less than a millisecond.
    expect(performance.now() - began).toBeGreaterThan(58);
    let last = next;
    while (last < 20) ({ next: last } = await nextSeen(pages));
    expect(last).toBe(20);
    await pages.return();
  });

  it('waits from when its reader was last told something', async () => {
    const source = createSource();
    const began = performance.now();
    const pages = open(source, 50, began);
    source.give();
    await nextSeen(pages);
    expect(performance.now() - began).toBeGreaterThan(48);
    await pages.return();
  });

  it('stays with its place before a change that it holds back, and goes on with those that are not in view', async () => {
    const source = createSource();
    const pages = open(source, 30_000);
    source.give();
    await nextSeen(pages);
    const held = pages.next();
    source.give(2);
    // Not in view: a page without entries says how far the feed was read.
    expect(await held).toEqual({ value: { entries: [], next: at(2) }, done: false });
    void pages.next();
    await settle();
    expect(pages.place.position).toBe(2);
    source.give();
    source.give(2);
    source.give();
    await settle();
    expect(pages.place.position).toBe(2);
    await pages.return();
  });

  it('gives what it holds back before it ends or fails', async () => {
    const ending = createSource();
    const pages = open(ending, 30_000, performance.now());
    const held = nextSeen(pages);
    ending.give();
    await settle();
    await ending.pages.return();
    expect(await held).toEqual({ seen: [1], next: 1 });
    expect((await pages.next()).done).toBe(true);

    const failing = createSource();
    const others = open(failing, 30_000, performance.now());
    failing.give();
    failing.fail(new Error('the place is gone'));
    expect(await nextSeen(others)).toEqual({ seen: [1], next: 1 });
    await expect(others.next()).rejects.toThrow('the place is gone');
  });

  it('ends while it waits when its reader leaves', async () => {
    const source = createSource();
    const pages = open(source, 30_000);
    const waiting = pages.next();
    await settle();
    await pages.return();
    expect((await waiting).done).toBe(true);
  });
});
