import { setTimeout as delay } from 'node:timers/promises';
import { ChangeSource } from '../../../src/api/streams/change-source.ts';
import type { StreamRoot } from '../../../src/api/streams/change-source.ts';
import { createStreams } from '../../../src/api/streams/streams.ts';
import type { OpenStream, Streams } from '../../../src/api/streams/streams.ts';
import type { StreamEnd } from '../../../src/api/streams/subscriber.ts';
import type { Change, PodTransition } from '../../../src/domain/model/change.ts';
import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { inSnapshot, inTransaction } from '../../../src/store/core/transaction.ts';
import { createChangeSignal, type ChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { readCursor, type FeedCursor } from '../../../src/store/feed/cursor.ts';
import { createFeedTail, type FeedTail } from '../../../src/store/feed/feed-tail.ts';
import { createSequencer, type Sequencer } from '../../../src/store/feed/sequence-changes.ts';
import { kindTopic, nodeTopic } from '../../../src/store/feed/topics.ts';
import { changeOf, countOutbox, feedStart, readAll, until } from '../../store/feed/feed-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createRandom } from '../../support/random.ts';
import { createTestOutlet } from './fixture.ts';

let test: TestDatabase;
let database: Database;
let signal: ChangeSignal;
let sequencer: Sequencer;
let tail: FeedTail;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  signal = createChangeSignal(database);
  sequencer = createSequencer(database);
  // Small, so that readers fall out of it again and again.
  tail = createFeedTail(database, signal, { capacity: 60, pageSizeMax: 20 });
});

afterAll(async () => {
  await tail.close();
  await sequencer.close();
  await signal.close();
  await database.close();
  await test.close();
});

/** A change with a name of its own where the API's readers see it, on one of three nodes. */
const namedChange = (name: string, object: number): Change => ({
  ...changeOf(object, 2),
  nodeName: `node-${object % 3}`,
  transitions: [name as PodTransition],
});

/** What a stream was asked to do for its readers. */
interface Work {
  looks: number;
  renders: number;
}

const createTestStreams = (queueMessagesMax = 1_000): Streams =>
  createStreams({
    tail,
    bookmarkIntervalMs: 30,
    limits: { queueMessagesMax, queueBytesMax: 1_000_000, totalBytesMax: 10_000_000 },
  });

type Root = StreamRoot & { readonly names: readonly string[]; readonly place: FeedCursor };

interface OpenOptions {
  readonly after: FeedCursor;
  /** null: of all nodes. */
  readonly node: string | null;
  readonly room: number;
  readonly work?: Work;
}

/** A reader whose messages are the names of the changes, and the place behind them. */
const openReader = (streams: Streams, { after, node, room, work = { looks: 0, renders: 0 } }: OpenOptions) => {
  const outlet = createTestOutlet(room);
  let ended: StreamEnd | undefined;
  const source = new ChangeSource<Root>({
    after,
    isShareable: true,
    view: {
      topics: [node === null ? kindTopic('Pod') : nodeTopic(node)],
      look(change) {
        work.looks += 1;
        return node === null || change.nodeName === node ? change.type : null;
      },
    },
    toRoot: ({ entry }) => ({ cursor: textOf(entry.cursor), place: entry.cursor, names: entry.change.transitions }),
    toBookmark: (place) => ({ cursor: textOf(place), place, names: [] }),
  });
  const stream: OpenStream = streams.open({
    source: source as unknown as ChangeSource,
    key: node ?? 'all',
    outlet,
    // Some are read beside the event, and take their time.
    render(root) {
      work.renders += 1;
      const made = { payload: Buffer.from(JSON.stringify(root)), isLast: false };
      // An asynchronous function, because Node's own promises are of another realm than the tests'.
      const makeLater = async () => (await delay(1), made);
      return work.renders % 3 === 0 ? makeLater() : made;
    },
    onEnd: (end) => (ended = end),
  });
  return {
    outlet,
    received: () => outlet.sent.map((text) => JSON.parse(text) as Root),
    end: () => ended,
    close: () => stream.close(),
  };
};

const textOf = (cursor: FeedCursor) => JSON.stringify(cursor);

const commit = (...changes: readonly Change[]) => inTransaction(database, async (tx) => tx.append(...changes));

const now = async (): Promise<FeedCursor> => {
  for (;;) {
    const cursor = await inSnapshot(database, (snapshot) => readCursor(snapshot));
    if (cursor) return cursor;
  }
};

describe('readers who ask for the same', () => {
  it('share one look and one execution of each change, and their bytes', async () => {
    const streams = createTestStreams();
    const work: Work = { looks: 0, renders: 0 };
    await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
    const start = await feedStart(database);
    const after = { ...start, position: (await now()).position };
    const readers = Array.from({ length: 40 }, () => openReader(streams, { after, node: null, room: 1_000, work }));
    await until(() => streams.stats.streams === 1, 'they are one stream');
    expect(streams.stats.subscribers).toBe(40);
    const rendersBefore = work.renders;
    for (let at = 0; at < 20; at += 1) await commit(namedChange(`shared-${at}`, at));
    const names = Array.from({ length: 20 }, (_, at) => `shared-${at}`);
    await until(
      () => readers.every(({ received }) => received().flatMap((root) => root.names).length === 20),
      'all came',
    );
    for (const { received } of readers) expect(received().flatMap((root) => root.names)).toEqual(names);
    expect(work.looks).toBe(20);
    const bookmarks = readers[0]!.received().filter((root) => root.names.length === 0).length;
    expect(work.renders - rendersBefore).toBeLessThanOrEqual(20 + bookmarks + 40);
    for (const reader of readers) reader.close();
    expect(streams.stats).toEqual({ streams: 0, subscribers: 0, waitingBytes: 0 });
  });

  it('are not even asked about changes of other nodes', async () => {
    const streams = createTestStreams();
    const work: Work = { looks: 0, renders: 0 };
    await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
    const after = { ...(await now()), skip: [] };
    const reader = openReader(streams, { after, node: 'node-1', room: 1_000, work });
    await until(() => reader.received().length > 0, 'it says where it is');
    for (let at = 0; at < 10; at += 1) await commit(namedChange(`elsewhere-${at}`, 3));
    await commit(namedChange('here', 1));
    await until(() => reader.received().some(({ names }) => names.includes('here')), 'its own change');
    expect(work.looks).toBe(1);
    // What it was told on the way is a place, and it moved on.
    expect(reader.received().at(-1)!.place.position).toBeGreaterThan(after.position + 10);
    reader.close();
  });
});

describe('joining and leaving', () => {
  it('at any moment, slow or fast, misses nothing and doubles nothing', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    const random = createRandom(seed);
    const streams = createTestStreams(25);
    let isWriting = true;
    let names = 0;
    const writers = Array.from({ length: 5 }, async () => {
      while (isWriting) {
        await inTransaction(database, async (tx) => {
          const count = 1 + random.below(4);
          // Few objects, so that neighbours of one object are there to be merged.
          for (let at = 0; at < count; at += 1) tx.append(namedChange(`${(names += 1)}`, random.below(1_000) % 7));
          await delay(random.below(15));
        });
        await delay(random.below(10));
      }
    });
    let ends = 0;
    let joins = 0;

    /** Reads from a place of its own, with interruptions, until it is level with the end. */
    const follow = async (at: number) => {
      await delay(random.below(300));
      const node = at % 3 === 0 ? null : `node-${at % 2}`;
      const start = await now();
      const seen: string[] = [];
      let place = start;
      const readUntil = async (isDone: () => boolean) => {
        while (!isDone()) {
          joins += 1;
          // One takes nothing until it is ended, so that this is seen whatever chance and machine give.
          const isStubborn = at === 0 && ends === 0 && isWriting;
          const isSlow = isStubborn || random.below(3) === 0;
          const room = isStubborn ? 0 : isSlow ? random.below(10) : 10_000;
          const reader = openReader(streams, { after: place, node, room });
          while (isStubborn && isWriting && reader.end() === undefined) await delay(5);
          const turns = 1 + random.below(20);
          for (let turn = 0; turn < turns && reader.end() === undefined; turn += 1) {
            await delay(random.below(12));
            if (isSlow && random.below(3) === 0) reader.outlet.setRoom(1 + random.below(10));
          }
          const received = reader.received();
          const end = reader.end();
          reader.close();
          seen.push(...received.flatMap((root) => root.names));
          const last = received.at(-1)?.place ?? place;
          if (end) {
            ends += 1;
            // The error names the place of the last message that was sent.
            if (received.length > 0) expect(end.extensions['cursor']).toBe(textOf(last));
          }
          place = last;
        }
      };
      await readUntil(() => !isWriting);
      await until(async () => (await countOutbox(database)) === 0, 'everything has a number');
      const rows = (await readAll(database, start)).filter(({ change }) => node === null || change.nodeName === node);
      const expected = rows.flatMap(({ change }) => change.transitions as readonly string[]);
      await readUntil(() => seen.length >= expected.length);
      return { seen, expected };
    };

    const following = Promise.all(Array.from({ length: 16 }, (_, at) => follow(at)));
    await delay(4_000);
    await until(() => joins > 100 && ends > 0, 'joins, and a reader that was too slow');
    isWriting = false;
    await Promise.all(writers);
    for (const { seen, expected } of await following) expect({ seed, seen }).toEqual({ seed, seen: expected });
    expect(joins).toBeGreaterThan(100);
    expect(ends).toBeGreaterThan(0);
    expect(streams.stats).toEqual({ streams: 0, subscribers: 0, waitingBytes: 0 });
  });
});
