import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { queryableOf, type Queryable } from '../../../src/store/core/queryable.ts';
import { readFeedRows } from '../../../src/store/feed/read-changes.ts';
import { readPartitions } from '../../../src/store/feed/read-partitions.ts';
import { loadPodHistory } from '../../../src/store/read/load-pod-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { uidOf } from './feed-fixture.ts';

const PARTITIONS = 10;
const ROWS = 100_000;
const OBJECTS = 10_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

/** What a look at one table of the feed took. */
interface Look {
  readonly type: string;
  readonly table: string;
  readonly rows: number;
}

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  const size = ROWS / PARTITIONS;
  for (let first = 1; first <= ROWS; first += size) {
    await test.pool.query(
      `CREATE TABLE feed_${first} PARTITION OF feed FOR VALUES FROM (${first}) TO (${first + size})`,
    );
  }
  await test.pool.query(`
    INSERT INTO feed (position, batch, kind, type, uid, namespace, name, transitions, object, occurred_at)
    SELECT n, n, 'Pod', 'MODIFIED', ('00000000-0000-7000-8000-' || lpad((n % ${OBJECTS})::text, 12, '0'))::uuid, 'default',
           'pod-' || n % ${OBJECTS}, '{READY}', '{}', now() FROM generate_series(1, ${ROWS}) AS n;
    UPDATE feed_head SET position = ${ROWS};
    ANALYZE feed`);
});
afterAll(async () => {
  await database.close();
  await test.close();
});

/** Runs what asks one question, and tells what of the feed's tables was looked at, and how. */
async function looksOf(ask: (queryable: Queryable) => Promise<unknown>): Promise<Look[]> {
  const plain = queryableOf(database.prisma);
  const plans: Plan[] = [];
  await ask({
    ...plain,
    query: async (text, ...values) => {
      const [row] = await plain.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        ...values,
      );
      plans.push(row!['QUERY PLAN'][0]!.Plan);
      return plain.query(text, ...values);
    },
  });
  const walk = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(walk)];
  return plans.flatMap(walk).flatMap((plan) => {
    const table = plan['Relation Name'];
    return table === undefined || !/^feed_\d+$/.test(table) || plan['Actual Loops'] === 0
      ? []
      : [{ type: plan['Node Type'], table, rows: plan['Actual Rows'] * plan['Actual Loops'] }];
  });
}

const sum = (looks: readonly Look[]) => looks.reduce((rows, look) => rows + look.rows, 0);

describe('questions to a feed of 100,000 changes in ten partitions', () => {
  it('reads a page from the partitions that it is in, by position', async () => {
    const inside = await looksOf((queryable) => readFeedRows(queryable, 45_500, 200));
    expect(inside).toEqual([{ type: 'Index Scan', table: 'feed_40001', rows: 200 }]);
    const across = await looksOf((queryable) => readFeedRows(queryable, 49_900, 200));
    expect(across).toEqual([
      { type: 'Index Scan', table: 'feed_40001', rows: 100 },
      { type: 'Index Scan', table: 'feed_50001', rows: 100 },
    ]);
    const end = await looksOf((queryable) => readFeedRows(queryable, ROWS, 200));
    expect(sum(end)).toBe(0);
  });

  it("finds a pod's steps by its uid in each partition", async () => {
    const looks = await looksOf((queryable) => loadPodHistory(queryable, [uidOf(7), uidOf(8)]));
    expect(looks).toHaveLength(PARTITIONS);
    for (const look of looks) expect(look.type).toMatch(/^(Bitmap Heap|Index) Scan$/);
    expect(sum(looks)).toBe(20);
  });

  it('judges the age of each partition by one row', async () => {
    const looks = await looksOf(readPartitions);
    expect(looks).toHaveLength(PARTITIONS);
    for (const look of looks) expect(look).toMatchObject({ type: expect.stringMatching(/^Index/), rows: 1 });
  });
});
