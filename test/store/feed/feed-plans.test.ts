import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { queryableOf, type Queryable } from '../../../src/store/core/queryable.ts';
import { NUMBER_CHANGES } from '../../../src/store/feed/number-changes.ts';
import { readFeedRows } from '../../../src/store/feed/read-changes.ts';
import { readPartitions } from '../../../src/store/feed/read-partitions.ts';
import { loadPodHistory } from '../../../src/store/read/load-pod-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, uidOf } from './feed-fixture.ts';

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

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

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
  return plans.flatMap(nodesOf).flatMap((plan) => {
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

describe('a pass of the sequencer', () => {
  it('costs by what it takes, also when statistics were taken while the outbox was empty', async () => {
    const waiting = 3_000;
    const candidates = 500;
    // As autovacuum finds it nearly always: pages without rows.
    await test.pool.query(
      `INSERT INTO outbox (origin, changes, objects, previous) SELECT 1, '[]', '', '' FROM generate_series(1, ${waiting}); DELETE FROM outbox`,
    );
    await test.pool.query('ANALYZE outbox');
    await test.pool.query('ANALYZE feed_head');
    await commitChanges(database, changeOf(1, 1));
    await test.pool.query(
      `INSERT INTO outbox (origin, changes, objects, previous)
       SELECT origin, changes, objects, previous FROM outbox, generate_series(2, ${waiting})`,
    );
    const pass = await test.pool.connect();
    try {
      await pass.query('BEGIN');
      await pass.query(`CREATE TABLE feed_next PARTITION OF feed FOR VALUES FROM (${ROWS + 1}) TO (${2 * ROWS})`);
      const { rows } = await pass.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${NUMBER_CHANGES}`,
        [candidates, 40_000, 2 * ROWS - 1],
      );
      const taken = waiting - (await pass.query('SELECT FROM outbox')).rowCount!;
      expect(taken).toBeGreaterThan(50);
      expect(taken).toBeLessThan(candidates);
      const looked = nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan).map((node) => node['Actual Rows'] * node['Actual Loops']);
      // No step looks at more than all that waits, and hardly any at as much.
      expect(Math.max(...looked)).toBeLessThanOrEqual(waiting);
      expect(looked.reduce((total, step) => total + step, 0)).toBeLessThan(5 * waiting);
    } finally {
      await pass.query('ROLLBACK');
      pass.release();
    }
  });
});
