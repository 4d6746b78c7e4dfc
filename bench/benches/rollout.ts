import type pg from 'pg';
import type { Bench, BenchContext } from '../support/bench.ts';
import { connect } from '../support/bench-postgres.ts';
import { applyDaemonSet, waitUntilSettled } from '../support/daemon-sets.ts';
import { BIND_PODS, createFloor, INSERT_PODS, insertChanges, insertEvents, stagingOf } from '../support/floor.ts';
import type { Measurement } from '../support/measurement.ts';
import { daemonSetUid, headPosition } from '../support/observer.ts';
import { startFleet, startServer } from '../support/programs.ts';
import { readUsage, watchTogether, watchUsage } from '../support/usage.ts';
import { waitFor } from '../support/wait-for.ts';

const NODES = 10_000;
const MAX_UNAVAILABLE = 0.1;
const set = { name: 'rollout', maxUnavailable: `${MAX_UNAVAILABLE * 100}%` };

/**
 * A new template for a set on 10,000 nodes, a tenth of them at a time; simulated nodes, in a process of their own, do at once what
 * they are told. From the mutation's call until the last new pod is available and its event could be read. The floor writes
 * deletions, new pods, bindings and statuses, each for all nodes with one statement, and knows no budget.
 */
export const rollout: Bench = {
  name: 'rollout',
  async run({ closers, postgres, tell }: BenchContext): Promise<Measurement> {
    const databaseUrl = await postgres.createDatabase('rollout');
    const server = await startServer({ databaseUrl }, closers);
    const client = await connect(databaseUrl, closers);
    tell(`${NODES} simulated nodes come up`);
    const fleet = await startFleet(server, NODES, closers);
    await applyDaemonSet(server.client, set);
    await waitUntilSettled(server.client, 600_000);
    const uid = await daemonSetUid(client, set.name);
    await waitUntilAvailable(client, uid, 1);
    await waitUntilSettled(server.client);
    // The control plane's taint keeps one node free.
    const { rows } = await client.query<{ pods: number; eventId: number }>(
      `SELECT desired_number_scheduled AS pods, (SELECT max(id)::float8 FROM events) AS "eventId"
         FROM daemon_sets WHERE uid = $1`,
      [uid],
    );
    const { pods, eventId } = rows[0]!;
    await client.query('CREATE TABLE old_pods AS SELECT * FROM pods WHERE owner_uid = $1', [uid]);

    const sincePosition = await headPosition(client);
    await client.query('CHECKPOINT');
    const usage = await watchTogether({ server: server.pid, postgres: postgres.pid });
    const fleetUsage = await watchUsage(() => readUsage(fleet.pid));
    const startedAt = performance.now();
    await applyDaemonSet(server.client, { ...set, image: 'example.com/agent:2' });
    await waitUntilAvailable(client, uid, 2);
    const seconds = (performance.now() - startedAt) / 1_000;
    const used = { ...(await usage()), fleet: await fleetUsage() };
    await waitUntilSettled(server.client);
    const unavailableMax = await readUnavailableMax(client, uid, sincePosition);
    tell(`${seconds.toFixed(2)} s; at most ${unavailableMax} of ${pods} pods unavailable`);

    const floor = createFloor(client);
    await floor.prepare();
    await floor.stage([
      ...stagingOf(uid, { position: sincePosition, eventId }),
      `INSERT INTO floor.pods SELECT * FROM old_pods`,
      `INSERT INTO floor.placements SELECT * FROM floor.given_placements`,
    ]);
    const floorSeconds = await floor.write(await rolloutTransactions(client, pods));
    tell(`the rows by bare SQL: ${floorSeconds.toFixed(2)} s`);
    const value = pods / seconds;
    const floorValue = pods / floorSeconds;
    return {
      value,
      unit: 'pods/s',
      floor: floorValue,
      goals: [
        { what: 'ratio', value: value / floorValue, atLeast: 0.3 },
        { what: 'unavailable', value: unavailableMax, unit: 'pods', atMost: Math.ceil(pods * MAX_UNAVAILABLE) },
      ],
      details: { seconds, floorSeconds, pods, used },
    };
  },
};

/** Until the set says that all nodes have an available pod of the generation. Its status is the last change of a rollout. */
async function waitUntilAvailable(client: pg.Client, uid: string, generation: number): Promise<void> {
  await waitFor(
    async () => {
      const { rows } = await client.query<{ done: boolean }>(
        `SELECT (object -> 'status' ->> 'observedGeneration')::int >= $2
            AND (object -> 'status' ->> 'desiredNumberScheduled')::int > 0
            AND object -> 'status' ->> 'updatedNumberScheduled' = object -> 'status' ->> 'desiredNumberScheduled'
            AND object -> 'status' ->> 'numberAvailable' = object -> 'status' ->> 'desiredNumberScheduled' AS done
           FROM feed WHERE uid = $1 ORDER BY position DESC LIMIT 1`,
        [uid, generation],
      );
      return rows[0]?.done === true;
    },
    { what: `an available pod of generation ${generation} on each node` },
  );
}

/** How many pods were not ready, or terminating, at once: the feed is the order in which it was so. */
async function readUnavailableMax(client: pg.Client, uid: string, sincePosition: number): Promise<number> {
  const { rows } = await client.query<{ most: number }>(
    `SELECT coalesce(max(unavailable), 0)::int AS most FROM (
       SELECT sum(CASE
           WHEN transitions @> '{TERMINATING}' AND (previous ->> 'ready')::boolean THEN 1
           WHEN type = 'DELETED' AND (previous ->> 'ready')::boolean AND object ->> 'deletionTimestamp' IS NULL THEN 1
           WHEN transitions @> '{UNREADY}' AND object ->> 'deletionTimestamp' IS NULL THEN 1
           WHEN transitions @> '{READY}' AND object ->> 'deletionTimestamp' IS NULL THEN -1
           ELSE 0 END) OVER (ORDER BY position) AS unavailable
       FROM feed WHERE position > $2 AND daemon_set_uid = $1 AND kind = 'Pod') AS course`,
    [uid, sincePosition],
  );
  return rows[0]!.most;
}

const isStep = `transitions @> '{TERMINATING}' OR transitions @> '{SCHEDULED}' OR type <> 'MODIFIED'`;

/** Each step of a pod's replacement for all pods at once, with its changes and events. */
async function rolloutTransactions(client: pg.Client, pods: number): Promise<string[][]> {
  const { rows } = await client.query<{ reports: number }>(
    `SELECT count(*)::int AS reports FROM floor.given_feed WHERE kind = 'Pod' AND NOT (${isStep})`,
  );
  const reportsOfPod = Math.max(1, Math.round(rows[0]!.reports / pods));
  const report = `
    UPDATE floor.pods SET phase = given.phase, ready = given.ready, ready_since = given.ready_since,
      start_time = given.start_time, conditions = given.conditions, container_statuses = given.container_statuses,
      host_ip = given.host_ip, pod_ip = given.pod_ip, resource_version = pods.resource_version + 1
    FROM floor.given_pods AS given WHERE pods.uid = given.uid`;
  const count = (ready: string) =>
    `UPDATE floor.placements SET ready = ${ready}, available = ${ready}, serving = ${ready}`;
  return [
    [
      `UPDATE floor.pods SET deletion_timestamp = now(), deletion_grace_period_seconds = 30,
         resource_version = pods.resource_version + 1
       FROM old_pods WHERE pods.uid = old_pods.uid`,
      insertChanges(`transitions @> '{TERMINATING}'`),
      insertEvents(`reason = 'SuccessfulDelete'`),
    ],
    [`DELETE FROM floor.pods USING old_pods WHERE pods.uid = old_pods.uid`, insertChanges(`type = 'DELETED'`)],
    [INSERT_PODS, count('false'), insertChanges(`type = 'ADDED'`), insertEvents(`reason = 'SuccessfulCreate'`)],
    [BIND_PODS, insertChanges(`transitions @> '{SCHEDULED}'`), insertEvents(`reason = 'Scheduled'`)],
    ...Array.from({ length: reportsOfPod }, () => [report]),
    [insertChanges(`NOT (${isStep})`), count('true')],
  ];
}
