import { Client } from 'pg';
import { reportPodStatuses } from '../../../src/commands/report-pod-statuses.ts';
import { expandMarks } from '../../../src/controllers/expand-marks.ts';
import { reconcileDaemonSet } from '../../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../../src/controllers/schedule-pods.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { findPodsByUid } from '../../../src/store/read/find-pods.ts';
import { countOpenWork } from '../../../src/store/read/open-work.ts';
import { readPages, rootKey } from '../../../src/store/read/page.ts';
import { podList } from '../../../src/store/read/pod-pages.ts';
import { copyNodes } from '../../support/copy-nodes.ts';
import { createCluster, type Cluster } from '../../support/cluster.ts';
import { explainStatements, type ExplainedDatabase } from './explained-database.ts';

const NODES = 10_000;
const OTHER_SETS = 9;
const LABELLED = 20;
/** Looked through as a whole, each of these costs the fleet. */
const LARGE = new Set(['pods', 'placements', 'events', 'marks', 'nodes']);

let cluster: Cluster;
let explained: ExplainedDatabase;
let setUid: string;

const sql = (text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Record<string, unknown>>(text, ...values);

/**
 * 100,000 pods: a set that runs on 20 nodes, with old pods of its own on the others, and nine sets that are everywhere; with
 * placements, events and marks that are due later.
 */
beforeAll(async () => {
  cluster = await createCluster();
  explained = explainStatements(cluster.database);
  await copyNodes(cluster, LABELLED);
  await sql(`UPDATE nodes SET labels = labels || '{"disk": "fast"}' RETURNING 1 AS done`);
  setUid = await cluster.addDaemonSet('log', {
    podSpec: { nodeSelector: { disk: 'fast' } },
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 10 } } },
  });
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
  const columns = (
    await sql(
      `SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
      WHERE attrelid = 'pods'::regclass AND attnum > 0 AND NOT attisdropped
        AND attname NOT IN ('uid', 'name', 'owner_uid', 'target_node', 'node_name', 'revision_hash')`,
    )
  )[0]!['names'] as string;
  // Not through the pool: its limits are those of a server, and this takes as long as it takes.
  const seeding = new Client({ connectionString: cluster.database.url });
  await seeding.connect();
  await seeding.query(
    `WITH fleet AS (
       INSERT INTO nodes (uid, name, labels, annotations, taints, unschedulable, spec, capacity, allocatable, conditions,
         addresses, runtime, resource_version, creation_timestamp)
       SELECT gen_random_uuid(), 'm-' || number, labels - 'disk', annotations, taints, unschedulable, spec, capacity, allocatable,
         conditions, addresses, runtime, 1, creation_timestamp
       FROM (SELECT * FROM nodes LIMIT 1) AS one, generate_series(1, $1::int) AS number RETURNING name
     ), sets AS (
       SELECT $2::uuid AS uid UNION ALL SELECT gen_random_uuid() FROM generate_series(1, $3::int)
     ), places AS (
       SELECT sets.uid AS set_uid, fleet.name AS node, row_number() OVER () AS number FROM sets, fleet
     ), placed AS (
       INSERT INTO placements (daemon_set_uid, node_name, should_run, should_continue, current, misscheduled, ready, updated,
         available, serving)
       SELECT set_uid, node, true, true, true, false, true, true, true, true FROM places WHERE set_uid <> $2::uuid
     ), told AS (
       INSERT INTO events (regarding_kind, regarding_uid, regarding_namespace, regarding_name, type, reason, message, dedup_key,
         first_timestamp, last_timestamp, component)
       SELECT 'DaemonSet', set_uid, 'default', 'other', 'Normal', 'Made', node, number, now(), now(), 'api'
       FROM places WHERE number % 5 = 0
     ), marked AS (
       INSERT INTO marks (kind, subject, node, due_at, origin)
       SELECT 'PAIR', set_uid, node, now() + interval '1 hour', 1 FROM places WHERE number % 5 = 0
     )
     INSERT INTO pods (uid, name, owner_uid, target_node, node_name, revision_hash, ${columns})
     SELECT ('00000000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid, 'p-' || number, set_uid, node, node, 'old', ${columns}
     FROM (SELECT * FROM pods LIMIT 1) AS one, places`,
    [NODES - LABELLED, setUid, OTHER_SETS],
  );
  await seeding.query('VACUUM ANALYZE');
  await seeding.end();
  // The set has something to roll out: numbers as they are after a change of its template.
  await sql(`UPDATE daemon_set_work SET updated = 0 RETURNING 1 AS done`);
});
afterAll(() => cluster.close());

const expectIndexes = () => {
  const scans = explained.take();
  expect(scans.length).toBeGreaterThan(0);
  expect(scans.filter(({ type, table }) => type === 'Seq Scan' && LARGE.has(table))).toEqual([]);
  return new Set(scans.map(({ table }) => table));
};

const mark = (kind: string, subject: string, node = '') =>
  sql(
    `INSERT INTO marks (kind, subject, node, due_at, origin) VALUES ($1, $2, $3, now(), 1) RETURNING 1 AS done`,
    kind,
    subject,
    node,
  );

describe('with 100,000 pods no large table is looked through as a whole', () => {
  it('by a reconcile that makes pods and rolls old ones', async () => {
    await sql(`DELETE FROM pods WHERE owner_uid = $1::uuid AND target_node = 'n-0003' RETURNING 1 AS done`, setUid);
    await mark('PAIR', setUid, 'n-0003');
    await reconcileDaemonSet({ ...cluster.controllers, database: explained.database }, { uid: setUid });
    expect([...expectIndexes()]).toEqual(expect.arrayContaining(['marks', 'nodes', 'placements', 'pods']));
    expect(await sql(`SELECT 1 AS one FROM pods WHERE schedule_due_at IS NOT NULL`)).toHaveLength(1);
    const [{ rolled }] = (await sql(
      `SELECT count(*)::int AS rolled FROM pods WHERE deletion_timestamp IS NOT NULL AND owner_uid = $1::uuid`,
      setUid,
    )) as [{ rolled: number }];
    expect(rolled).toBeGreaterThan(0);
  });

  it('by a pass of the scheduler', async () => {
    await schedulePods({ ...cluster.controllers, database: explained.database });
    expectIndexes();
    expect(await sql(`SELECT name FROM pods WHERE node_name IS NULL`)).toEqual([]);
  });

  it('by the expansion of a node that changed', async () => {
    await sql(`UPDATE nodes SET labels = labels || '{"disk": "fast"}' WHERE name = 'm-7' RETURNING 1 AS done`);
    await mark('NODE', 'm-7');
    await expandMarks({ ...cluster.controllers, database: explained.database });
    expectIndexes();
    expect(
      await sql(`SELECT 1 AS one FROM marks WHERE kind = 'PAIR' AND node = 'm-7' AND due_at <= now()`),
    ).toHaveLength(1);
  });

  it('by reports of agents', async () => {
    const pods = await sql(`SELECT uid::text AS uid, name FROM pods LIMIT 200`);
    const result = await reportPodStatuses(
      { ...cluster.context, database: explained.database },
      {
        reports: pods.map(({ uid, name }, at) => ({
          uid: uid as string,
          name: name as string,
          state: 'RUNNING',
          ready: false,
          epoch: 9,
          sequence: at + 1,
        })),
      },
    );
    expect(result.ok).toBe(true);
    expectIndexes();
  });

  it('by a page of pods: of all, of a node, of a set', async () => {
    const middle = { size: 100, isBackward: false, after: ['default', 'p-5'], before: null };
    for (const [parent, key] of [
      [null, rootKey],
      ['NODE', 'm-9'],
      ['DAEMON_SET', setUid],
    ] as const) {
      const list = podList({ filter: {}, scope: { namespaces: null }, parent });
      await readPages(explained.queryable, list, [key], middle);
      expectIndexes();
    }
  });

  it('by reads of single objects and of what is open', async () => {
    const [{ uid }] = (await sql(`SELECT uid::text AS uid FROM pods LIMIT 1`)) as [{ uid: string }];
    await findPodsByUid(explained.queryable, [uid]);
    await countOpenWork(explained.queryable, 5n);
    expectIndexes();
  });
});
