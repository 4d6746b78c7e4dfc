import type pg from 'pg';
import { ReportPodStatusesDocument } from '../../src/client/generated/documents.ts';
import { chunk } from '../../src/util/chunk.ts';
import type { Bench, BenchContext } from '../support/bench.ts';
import { connect } from '../support/bench-postgres.ts';
import { waitUntilSettled } from '../support/daemon-sets.ts';
import type { Measurement } from '../support/measurement.ts';
import { headPosition } from '../support/observer.ts';
import { daemonSetNames, seedFleet } from '../support/seed-fleet.ts';
import { watchTogether } from '../support/usage.ts';

const NODES = 10_000;
const SETS = 30;
const BATCH = 1_000;
/** Agents, or gateways of agents, that report at the same time. */
const REPORTERS = 4;

interface BoundPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Agents report that 300,000 bound pods run and are ready, in batches: pods a second until the last answer. The floor updates the
 * same pods in the same batches and as many connections, and writes the same changes and placements. In the end the sets'
 * numbers are right.
 */
export const status: Bench = {
  name: 'status',
  async run(context: BenchContext): Promise<Measurement> {
    const { closers, postgres, tell } = context;
    const daemonSets = daemonSetNames(SETS).map((name) => ({ name }));
    const { server, client, databaseUrl } = await seedFleet(context, { database: 'status', nodes: NODES, daemonSets });
    // Neighbours in a batch are neighbours on a node, as agents report.
    const { rows: pods } = await client.query<BoundPod>(
      'SELECT uid, namespace, name FROM pods ORDER BY node_name, uid',
    );
    const batches = chunk(pods, BATCH);
    await client.query('CREATE SCHEMA floor; CREATE TABLE floor.pods (LIKE pods INCLUDING ALL)');
    await client.query('INSERT INTO floor.pods SELECT * FROM pods');
    const sincePosition = await headPosition(client);
    await client.query('CHECKPOINT');

    const usage = await watchTogether({ server: server.pid, postgres: postgres.pid });
    const seconds = await inParallel(batches, REPORTERS, () => async (batch) => {
      const reports = batch.map((pod) => ({ ...pod, state: 'RUNNING' as const, ready: true, epoch: 1, sequence: 1 }));
      const { reportPodStatuses } = await server.client.request(ReportPodStatusesDocument, { reports });
      const refused = reportPodStatuses.results.find((result) => !result.accepted);
      if (refused !== undefined) throw new Error(`a report was refused: ${refused.error?.message}`);
    });
    tell(`${pods.length} pods were reported in ${seconds.toFixed(1)} s`);
    const settlingAt = performance.now();
    await waitUntilSettled(server.client, 600_000);
    const settledAfter = (performance.now() - settlingAt) / 1_000;
    const used = await usage();
    const wrong = await countWrongSets(client);

    await stage(client, sincePosition);
    const connections = await Promise.all(Array.from({ length: REPORTERS }, () => connect(databaseUrl, closers)));
    const floorSeconds = await inParallel(batches, REPORTERS, (reporter) => async (batch) => {
      const uids = batch.map(({ uid }) => uid);
      for (const statement of ['BEGIN', ...FLOOR, 'COMMIT'])
        await connections[reporter]!.query(statement, statement.includes('$1') ? [uids] : []);
    });
    tell(`settled ${settledAfter.toFixed(1)} s later; the rows by bare SQL ${floorSeconds.toFixed(1)} s`);
    const value = pods.length / seconds;
    const floor = pods.length / floorSeconds;
    return {
      value,
      unit: 'pods/s',
      floor,
      goals: [
        { what: 'ratio', value: value / floor, atLeast: 0.5 },
        { what: 'sets with wrong numbers', value: wrong, atMost: 0 },
      ],
      details: { seconds, settledAfter, floorSeconds, used },
    };
  },
};

/** Works off a list by so many at once; gives the seconds until the last is done. */
async function inParallel<T>(
  items: readonly T[],
  width: number,
  workOf: (worker: number) => (item: T) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: width }, async (_, worker) => {
      const work = workOf(worker);
      for (const item of waiting) await work(item);
    }),
  );
  return (performance.now() - startedAt) / 1_000;
}

/** Sets whose published status is not what a recount of the pods gives. */
async function countWrongSets(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ wrong: number }>(`
    SELECT count(*) FILTER (WHERE number_ready <> (
      SELECT count(*) FROM pods WHERE owner_uid = daemon_sets.uid AND ready) OR number_ready <> ${NODES})::int AS wrong
    FROM daemon_sets`);
  return rows[0]!.wrong;
}

async function stage(client: pg.Client, sincePosition: number): Promise<void> {
  for (const statement of [
    `CREATE TABLE floor.feed (LIKE feed INCLUDING ALL)`,
    `CREATE TABLE floor.placements (LIKE placements INCLUDING ALL)`,
    `INSERT INTO floor.placements SELECT * FROM placements`,
    `CREATE UNLOGGED TABLE floor.given_pods AS SELECT * FROM pods`,
    `CREATE UNIQUE INDEX ON floor.given_pods (uid)`,
    `CREATE UNLOGGED TABLE floor.given_feed AS SELECT * FROM feed WHERE position > ${sincePosition} AND kind = 'Pod'`,
    `CREATE INDEX ON floor.given_feed (uid)`,
    'ANALYZE',
    'CHECKPOINT',
  ])
    await client.query(statement);
}

const FLOOR = [
  `UPDATE floor.pods SET phase = given.phase, ready = given.ready, ready_since = given.ready_since,
     start_time = given.start_time, conditions = given.conditions, container_statuses = given.container_statuses,
     agent_epoch = given.agent_epoch, agent_sequence = given.agent_sequence, resource_version = given.resource_version
   FROM unnest($1::uuid[]) AS one(uid) JOIN floor.given_pods AS given USING (uid) WHERE pods.uid = one.uid`,
  `INSERT INTO floor.feed SELECT given_feed.* FROM unnest($1::uuid[]) AS one(uid) JOIN floor.given_feed USING (uid)`,
  `UPDATE floor.placements SET ready = true, available = true, serving = true
   FROM unnest($1::uuid[]) AS one(uid) JOIN floor.given_pods AS given USING (uid)
   WHERE placements.daemon_set_uid = given.owner_uid AND placements.node_name = given.node_name`,
];
