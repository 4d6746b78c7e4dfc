import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createHome, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

const graceSeconds = 6;

let database: TestDatabase;
let home: string;
let server: RunningProcess;
let url: string;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await createHome();
  server = await startProgram('server', ['--port', '0', '--data', home], {
    DATABASE_URL: database.url,
    EVERYNODE_NODE_GRACE_SECONDS: String(graceSeconds),
  });
  url = (await server.waitFor(/http:\S+\/graphql/, 30_000))[0];
  api = createApiClient(url, await readSecret(home, 'admin-token'));
});

afterAll(async () => {
  api?.close();
  await killPrograms();
  await database?.close();
  await removeHome(home);
});

/** Two simulated nodes, of which the first is a control plane. */
const startFleet = async (): Promise<RunningProcess> => {
  const args = ['--server', url, '--token', await readSecret(home, 'fleet-token'), '--nodes', '2', '--prefix', 'still'];
  const fleet = await startProgram('fleet', [...args, '--stage-delay', '20', '--heartbeat-seconds', '1']);
  await fleet.waitFor(/simulated nodes are up/, 30_000);
  return fleet;
};

const liveNodes = ['live-1', 'live-2', 'live-3'];

interface SeenPod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp: string | null };
  readonly nodeName: string | null;
  readonly ready: boolean;
}

/** Plays the agent of the nodes that live on: ends pods, reports the others ready. */
const driveLiveNodes = () => {
  let isStopped = false;
  let sequence = 0;
  const drive = async () => {
    const { pods } = await api.ask<{ pods: { nodes: SeenPod[] } }>(
      '{ pods(first: 50) { nodes { metadata { name uid deletionTimestamp } nodeName ready } } }',
    );
    const reports = pods.nodes
      .filter(({ nodeName }) => liveNodes.includes(nodeName ?? ''))
      .filter(({ metadata, ready }) => metadata.deletionTimestamp !== null || !ready)
      .map(({ metadata: { name, uid, deletionTimestamp } }) => {
        const isEnding = deletionTimestamp !== null;
        return { name, uid, state: isEnding ? 'REMOVED' : 'RUNNING', ready: !isEnding, epoch: 1, sequence: ++sequence };
      });
    await api.ask(
      `mutation($reports: [PodStatusReportInput!]!, $heartbeats: [NodeHeartbeatInput!]!) {
        reportPodStatuses(input: { reports: $reports }) { results { accepted } }
        heartbeatNodes(input: { heartbeats: $heartbeats }) { results { accepted } }
      }`,
      { reports, heartbeats: liveNodes.map((node) => ({ node })) },
    );
  };
  const done = (async () => {
    while (!isStopped) {
      await drive();
      await delay(100);
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await done;
    },
  };
};

const count = async (text: string): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*)::int FROM ${text}`);
  return rows[0]!.count;
};
const manifest = (image: string) =>
  daemonSetYaml({ name: 'agent', image, tolerations: '[{ key: node-role.kubernetes.io/master, effect: NoSchedule }]' });
const countUnknown = () => count(`nodes WHERE conditions @> '[{"type":"Ready","status":"Unknown"}]'`);
const readyUids = async () => {
  const { rows } = await database.pool.query<{ uid: string }>(
    `SELECT uid FROM pods WHERE ready AND node_name LIKE 'still%' ORDER BY uid`,
  );
  return rows.map(({ uid }) => uid);
};

describe('a fleet whose process is stopped and continued', () => {
  it('is given up with its pods, keeps no rollout waiting, and is back by itself', async () => {
    const fleet = await startFleet();
    await api.ask(
      `mutation($nodes: [TypedNodeInput!]!) { registerNodes(input: { nodes: $nodes }) { results { accepted } } }`,
      { nodes: liveNodes.map((name) => ({ name, capacity: { cpu: '4', memory: '8Gi', pods: '110' } })) },
    );
    const live = driveLiveNodes();
    try {
      await api.apply(manifest('example.com/agent:1'));
      await api.rolledOut('default', 'agent', 5, 30_000);
      const before = await readyUids();

      // Nothing happened to the pods: they only have to be ready again.
      process.kill(fleet.pid, 'SIGSTOP');
      await eventually(
        async () => (await countUnknown()) === 2 && (await readyUids()).length === 0,
        'nodes that are given up, and their pods',
        60_000,
      );
      expect(await count('pods WHERE deletion_timestamp IS NOT NULL')).toBe(0);
      process.kill(fleet.pid, 'SIGCONT');
      await api.rolledOut('default', 'agent', 5, 60_000);
      // The fleet tells of its pods when its stream is back, and of its nodes once a second: either may come first.
      await eventually(async () => (await countUnknown()) === 0, 'nodes that are back');
      expect(await readyUids()).toEqual(before);

      // A rollout meanwhile does not wait for them; they follow when they are back.
      process.kill(fleet.pid, 'SIGSTOP');
      await eventually(async () => (await countUnknown()) === 2, 'nodes that are given up', 60_000);
      await api.apply(manifest('example.com/agent:2'));
      await api.rolledOut('default', 'agent', 3, 60_000);
      process.kill(fleet.pid, 'SIGCONT');
      await api.rolledOut('default', 'agent', 5, 60_000);
      expect((await readyUids()).filter((uid) => before.includes(uid))).toEqual([]);
    } finally {
      await live.stop();
    }
  });
});
