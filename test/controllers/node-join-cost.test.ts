import { queryableOf } from '../../src/store/core/queryable.ts';
import { createCluster, type Cluster } from '../support/cluster.ts';

interface Cost {
  readonly statements: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
}

const SETS = 3;

describe('a node that joins', () => {
  it('costs the same statements and touches the same number of rows at 10 and at 2,000 nodes', async () => {
    const small = await costOfJoining(10);
    const large = await costOfJoining(2_000);
    expect(large.statements).toBe(small.statements);
    expect(large.rowsWritten).toBe(small.rowsWritten);
    // A fleet of ten is small enough to be read by sequential scans now and then; a large one never is.
    expect(large.rowsRead).toBeLessThanOrEqual(small.rowsRead);
    expect(small.rowsWritten).toBeGreaterThan(SETS * 4);
  });
});

async function costOfJoining(nodes: number): Promise<Cost> {
  let statements = 0;
  const cluster = await createCluster({ onStatement: () => (statements += 1) });
  try {
    await fillFleet(cluster, nodes);
    for (let set = 0; set < SETS; set += 1) await cluster.addDaemonSet(`set-${set}`);
    await cluster.settle();
    const queryable = queryableOf(cluster.database.prisma);
    await queryable.execute('ANALYZE');
    await cluster.addNodes(['warm-up']);
    await cluster.settle();
    const before = await rowsTouched(cluster);
    const earlier = statements;
    await cluster.addNodes(['newcomer']);
    await cluster.settle();
    const counted = statements - earlier;
    const after = await rowsTouched(cluster);
    return { statements: counted, rowsWritten: after.written - before.written, rowsRead: after.read - before.read };
  } finally {
    await cluster.close();
  }
}

/** Straight into the table: how the others joined is not what is measured. */
async function fillFleet(cluster: Cluster, nodes: number): Promise<void> {
  await cluster.addNodes(['pattern']);
  await queryableOf(cluster.database.prisma).execute(
    `INSERT INTO nodes SELECT (jsonb_populate_record(pattern, jsonb_build_object('uid', gen_random_uuid(), 'name', 'n' || number))).*
     FROM nodes AS pattern, generate_series(1, $1::int) AS number`,
    nodes - 1,
  );
}

/** PostgreSQL's own count of rows read and written in our tables, once every session has handed in its figures. */
async function rowsTouched(cluster: Cluster): Promise<{ readonly read: number; readonly written: number }> {
  const queryable = queryableOf(cluster.database.prisma);
  const read = () =>
    queryable.query<{ read: number; written: number }>(
      `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8 AS read,
         sum(n_tup_ins + n_tup_upd + n_tup_del)::float8 AS written
       FROM pg_stat_user_tables WHERE schemaname = 'public'`,
    );
  // Idle sessions hand in their figures at most a second late: two equal looks a second apart are the truth.
  for (let last = await read(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await queryable.query(`SELECT 1 AS ok FROM (SELECT pg_stat_clear_snapshot()) AS cleared`);
    const next = await read();
    if (JSON.stringify(next) === JSON.stringify(last)) return next[0]!;
    last = next;
  }
}
