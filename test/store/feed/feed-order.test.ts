import { setTimeout as delay } from 'node:timers/promises';
import type { PodImage } from '../../../src/domain/model/images.ts';
import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { inSnapshot, inTransaction } from '../../../src/store/core/transaction.ts';
import { createChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { decodeFeedCursor, encodeFeedCursor, readCursor, type FeedCursor } from '../../../src/store/feed/cursor.ts';
import type { FeedEntry } from '../../../src/store/feed/feed-page.ts';
import { createFeedTail, type FeedTail } from '../../../src/store/feed/feed-tail.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { checkFeed, type ListedWorld, type Version } from './check-feed.ts';
import { changeOf, countOutbox, feedStart, readAll, until } from './feed-fixture.ts';

const OBJECTS = 24;
const WRITERS = 16;
const TRANSACTIONS = 15;
const HOLD_MS_MAX = 300;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  // What really happened is told by a trigger, not by the feed. naive_feed is the feed as one would write it first:
  // numbered when it is written, read by "number > the last one that I saw".
  await test.pool.query(`
    CREATE TABLE versions (object text PRIMARY KEY, version int NOT NULL);
    INSERT INTO versions SELECT 'pod-' || n, 0 FROM generate_series(1, ${OBJECTS}) AS n;
    CREATE TABLE audit (id bigserial PRIMARY KEY, object text NOT NULL, version int NOT NULL);
    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO audit (object, version) VALUES (NEW.object, NEW.version); RETURN NULL; END $$;
    CREATE TRIGGER audit AFTER UPDATE ON versions FOR EACH ROW EXECUTE FUNCTION audit();
    CREATE TABLE naive_feed (seq bigserial PRIMARY KEY, object text NOT NULL, version int NOT NULL);`);
});
afterAll(() => test.close());

/** Some objects, ascending, so that writers wait for each other but never in a circle. */
function chooseObjects(): number[] {
  const chosen = new Set(
    Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => 1 + Math.floor(Math.random() * OBJECTS)),
  );
  return [...chosen].sort((left, right) => left - right);
}

async function write(database: Database): Promise<void> {
  await inTransaction(database, async (tx) => {
    const hold = () => (Math.random() < 0.5 ? delay(Math.random() * HOLD_MS_MAX) : Promise.resolve());
    await hold();
    for (const object of chooseObjects()) {
      const [row] = await tx.query<{ version: number }>(
        `UPDATE versions SET version = version + 1 WHERE object = $1 RETURNING version`,
        `pod-${object}`,
      );
      await tx.execute(`INSERT INTO naive_feed (object, version) VALUES ($1, $2::int)`, `pod-${object}`, row!.version);
      tx.append(changeOf(object, row!.version));
    }
    await hold();
  });
}

const versionOf = ({ change }: FeedEntry): Version => ({
  object: change.name,
  version: Number((change.object as PodImage).resourceVersion),
});

/** Follows the feed on changing servers, each time from the text of the last cursor, until it has seen `goal` entries. */
async function readWithReconnects(
  tails: readonly FeedTail[],
  start: FeedCursor,
  goal: () => number,
): Promise<FeedEntry[]> {
  const seen: FeedEntry[] = [];
  for (let visit = 0; seen.length < goal(); visit += 1) {
    const decoded = decodeFeedCursor(encodeFeedCursor(seen.at(-1)?.cursor ?? start));
    if (!decoded.ok) throw new Error(decoded.error);
    const pages = tails[visit % tails.length]!.subscribe(decoded.value);
    const cut = setTimeout(() => void pages.return!(), 20 + Math.random() * 150);
    for await (const page of pages) {
      // Sometimes the connection is lost in the middle of a page.
      const delivered = Math.random() < 0.2 ? page.entries.slice(0, Math.ceil(page.entries.length / 2)) : page.entries;
      seen.push(...delivered);
      if (delivered !== page.entries || seen.length >= goal()) break;
    }
    clearTimeout(cut);
  }
  return seen;
}

async function readNaively(isOver: () => boolean): Promise<Version[]> {
  const seen: Version[] = [];
  for (let last = '0', rounds = 0; ; rounds += 1) {
    const wasOver = isOver();
    const { rows } = await test.pool.query<Version & { seq: string }>(
      `SELECT seq, object, version FROM naive_feed WHERE seq > $1 ORDER BY seq`,
      [last],
    );
    last = rows.at(-1)?.seq ?? last;
    seen.push(...rows);
    if (wasOver) return seen;
    await delay(5);
  }
}

async function listWorld(database: Database): Promise<{ versions: Map<string, number>; cursor: FeedCursor }> {
  const listed = await inSnapshot(database, async (snapshot) => {
    const rows = await snapshot.query<Version>(`SELECT object, version FROM versions`);
    // The list is read before the cursor, with time between: only the snapshot holds the two together.
    await delay(Math.random() * 20);
    return { versions: new Map(rows.map((row) => [row.object, row.version])), cursor: await readCursor(snapshot) };
  });
  if (listed.cursor === undefined) throw new Error('more transactions wait for a number than a cursor carries');
  return { versions: listed.versions, cursor: listed.cursor };
}

describe('the feed under 16 writers that commit out of order', () => {
  it('is complete, in one order, cause before effect, dense, and continues every list exactly; the naive form is not', async () => {
    const servers = [0, 1].map(() => {
      const database = createDatabase({ url: test.url, connectionsMax: 14 });
      const signal = createChangeSignal(database);
      // One tail's ring is so small that its readers go between ring and table all the time.
      const tail = createFeedTail(database, signal, { capacity: 8, pageSizeMax: 16 });
      return { database, signal, tail, sequencer: createSequencer(database) };
    });
    const databases = servers.map((server) => server.database);
    const start = await feedStart(databases[0]!);
    let isOver = false;
    const countTruth = async () => (await test.pool.query(`SELECT FROM audit`)).rowCount ?? 0;
    let goal = Number.POSITIVE_INFINITY;
    const tails = servers.map((server) => server.tail);
    const reading = [0, 1, 2].map((reader) =>
      readWithReconnects(reader % 2 === 0 ? tails : [...tails].reverse(), start, () => goal),
    );
    const naive = readNaively(() => isOver);
    const lists: { versions: Map<string, number>; cursor: FeedCursor }[] = [];
    const listing = (async () => {
      for (let turn = 0; !isOver; turn += 1) {
        lists.push(await listWorld(databases[turn % 2]!));
        await delay(10);
      }
    })();

    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let turn = 0; turn < TRANSACTIONS; turn += 1) await write(databases[writer % 2]!);
      }),
    );
    isOver = true;
    await listing;
    await until(async () => (await countOutbox(databases[0]!)) === 0, 'everything has a number');
    goal = await countTruth();
    // A reader that waits for more is woken by its next reconnect.
    const seen = await Promise.all(reading);

    const truth = (await test.pool.query<Version>(`SELECT object, version FROM audit ORDER BY object, version`)).rows;
    const followed: ListedWorld[] = [];
    for (const { versions, cursor } of lists) {
      followed.push({ versions, followed: (await readAll(databases[0]!, cursor, 500)).map(versionOf) });
    }
    expect(checkFeed({ truth, readers: seen.map((entries) => entries.map(versionOf)), lists: followed })).toEqual([]);
    for (const entries of seen)
      expect(entries.map((entry) => entry.position)).toEqual(truth.map((_, index) => index + 1));
    // The test reached what it is about: lists were read while changes had no number yet.
    expect(lists.length).toBeGreaterThan(10);
    expect(lists.some(({ cursor }) => cursor.skip.length > 0)).toBe(true);

    // Planted faults, for the same checker: a list's cursor that is only a position, and the naive form.
    const unskipped = lists.find(({ cursor }) => cursor.skip.length > 0)!;
    const twice = (await readAll(databases[0]!, { ...unskipped.cursor, skip: [] }, 500)).map(versionOf);
    expect(
      checkFeed({ truth, readers: [], lists: [{ versions: unskipped.versions, followed: twice }] }).length,
    ).toBeGreaterThan(0);
    const broken = checkFeed({ truth, readers: [await naive], lists: [] });
    expect(broken.filter((line) => line.includes('misses')).length).toBeGreaterThan(0);

    for (const { database, signal, tail, sequencer } of servers) {
      await tail.close();
      await sequencer.close();
      await signal.close();
      await database.close();
    }
  }, 40_000);
});
