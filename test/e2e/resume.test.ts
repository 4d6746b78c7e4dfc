import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ClientError } from '../../src/client/client-error.ts';
import { createFleet } from '../../src/runtimes/simulated/fleet.ts';
import type { Fleet } from '../../src/runtimes/simulated/fleet.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createRemoteAgentPort } from '../../src/main/remote-agent-port.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createHome, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { auditPods, historyOf, podLifecycle, readHistory } from './support/pod-history.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

const nodes = 24;
const reconnects = 20;

/** Whose sockets the test can cut, without a goodbye. */
class CuttableSocket extends WebSocket {
  static readonly open = new Set<CuttableSocket>();

  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols);
    CuttableSocket.open.add(this);
    this.on('close', () => CuttableSocket.open.delete(this));
    // A socket that is cut while it connects says so.
    this.on('error', () => undefined);
  }

  static cutAll(): number {
    const count = CuttableSocket.open.size;
    for (const socket of CuttableSocket.open) socket.terminate();
    return count;
  }
}

let database: TestDatabase;
let home: string;
let server: RunningProcess;
let api: ApiClient;
let watching: ApiClient;
let fleetApi: ApiClient;
let fleet: Fleet;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await createHome();
  server = await startProgram('server', ['--port', '0', '--data', home], { DATABASE_URL: database.url });
  const [url] = await server.waitFor(/http:\S+\/graphql/, 30_000);
  api = createApiClient(url, await readSecret(home, 'admin-token'));
  watching = createApiClient(url, await readSecret(home, 'admin-token'), CuttableSocket);
  fleetApi = createApiClient(url, await readSecret(home, 'fleet-token'));
  fleet = await createFleet({
    port: createRemoteAgentPort({ client: fleetApi, onReconnecting: () => undefined }),
    nodes: simulatedNodes(nodes),
    delays: evenStageDelays(10),
  });
  await auditPods(database.pool);
});

afterAll(async () => {
  watching?.close();
  await fleet?.close();
  fleetApi?.close();
  api?.close();
  await server?.kill('SIGTERM');
  await killPrograms();
  await database?.close();
  await removeHome(home);
});

interface Watch {
  readonly seen: string[];
  readonly places: (string | null)[];
  close(): void;
}

const watchPods = (after: string): Watch => {
  const seen: string[] = [];
  const places: (string | null)[] = [];
  const subscription = watching.subscribe({
    document: podLifecycle,
    after,
    variables: (place) => {
      places.push(place);
      return { after: place };
    },
    read: ({ podLifecycle: event }) => ({ cursor: event.cursor, event: historyOf(event) }),
    timing: { backoffFirstMs: 5, backoffMaxMs: 50 },
  });
  const read = async () => {
    for await (const item of subscription) {
      if (item.kind === 'event') seen.push(item.event);
    }
  };
  void read();
  return { seen, places, close: () => subscription.close() };
};

/** A small generator: the same walk in every run that fails. */
const createChance = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
};

type Chance = ReturnType<typeof createChance>;

interface PodRef {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

const somePod = async (chance: Chance, where = 'true'): Promise<PodRef | null> => {
  const { rows } = await database.pool.query<PodRef>(
    `SELECT uid, namespace, name FROM pods WHERE deletion_timestamp IS NULL AND ${where} ORDER BY uid`,
  );
  return rows[chance(rows.length)] ?? null;
};

const relabelPod = async (chance: Chance): Promise<void> => {
  const pod = await somePod(chance);
  const patch = { metadata: { labels: { touched: `t${chance(1_000_000)}` } } };
  const change = `mutation ($name: String!, $patch: JSON!) {
    updatePod(input: { name: $name, change: { patch: $patch } }) { userErrors { message } } }`;
  if (pod !== null) await api.ask(change, { name: pod.name, patch });
};

const deletePod = async (chance: Chance): Promise<void> => {
  const pod = await somePod(chance, "source = 'DAEMON'");
  const deletion = `mutation ($name: String!, $grace: Int64) {
    deletePod(input: { name: $name, gracePeriodSeconds: $grace }) { userErrors { message } } }`;
  if (pod !== null) await api.ask(deletion, { name: pod.name, grace: chance(2) });
  await delay(60);
};

const makeBarePod = async (chance: Chance): Promise<void> => {
  const name = `bare-${chance(1_000_000)}`;
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName: 'node-01', containers: [{ name: 'main', image: 'example.com/bare:1' }] },
  };
  const creation = `mutation ($json: JSON!) { createPod(input: { manifest: { json: $json } }) { userErrors { message } } }`;
  await api.ask(creation, { json });
  await api.ask(`mutation { deletePod(input: { name: "${name}", gracePeriodSeconds: 0 }) { userErrors { message } } }`);
};

/** An agent of its own that contradicts the fleet: its epoch is later, so its reports count. */
const reportStatus = async (chance: Chance): Promise<void> => {
  const pod = await somePod(chance, "phase = 'Running' AND node_name IS NOT NULL");
  if (pod === null) return;
  const report = {
    ...pod,
    state: 'RUNNING',
    ready: chance(4) > 0,
    message: `m${chance(1_000_000)}`,
    epoch: 0,
    sequence: 0,
  };
  const { rows } = await database.pool.query<{ epoch: string; sequence: string }>(
    'SELECT agent_epoch AS epoch, agent_sequence + 1 AS sequence FROM pods WHERE uid = $1',
    [pod.uid],
  );
  const [place] = rows;
  if (place === undefined) return;
  await api.ask(
    `mutation ($report: PodStatusReportInput!) { reportPodStatuses(input: { reports: [$report] }) { results { accepted } } }`,
    { report: { ...report, epoch: Number(place.epoch), sequence: Number(place.sequence) } },
  );
};

/** A taint that the set does not tolerate makes pods go and come back. */
const relabelNode = async (chance: Chance): Promise<void> => {
  const name = `node-0${1 + chance(9)}`;
  const labels = { zone: `z${chance(3)}` };
  const change = `mutation ($name: String!, $labels: StringMap!) {
    updateNode(input: { name: $name, setLabels: $labels }) { userErrors { message } } }`;
  await api.ask(change, { name, labels });
  await delay(30);
};

const changeImage = async (chance: Chance): Promise<void> => {
  await api.apply(daemonSetYaml({ name: 'agent', image: `example.com/agent:${chance(1_000_000)}`, graceSeconds: 0 }));
  await delay(400);
};

const writers = [
  relabelPod,
  relabelPod,
  deletePod,
  makeBarePod,
  makeBarePod,
  reportStatus,
  reportStatus,
  relabelNode,
  changeImage,
];

/** Each writes as fast as it is answered, until it is told to stop. */
const startWriters = () => {
  let isStopped = false;
  const counts = writers.map(() => 0);
  const running = writers.map(async (write, at) => {
    const chance = createChance(at + 1);
    while (!isStopped) {
      await write(chance).catch((error: unknown) => {
        // Two writers at one object may be refused; anything else is a failure of the test.
        if (!(error instanceof ClientError)) throw error;
        throw new Error(`writer ${at} (${write.name}): ${error.message}`, { cause: error });
      });
      counts[at]! += 1;
    }
  });
  return {
    counts,
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
  };
};

const perPod = (lines: readonly string[]): Map<string, string[]> => {
  const byUid = new Map<string, string[]>();
  for (const line of lines) {
    const [uid, what] = line.split(' ') as [string, string];
    byUid.set(uid, [...(byUid.get(uid) ?? []), what]);
  }
  return byUid;
};

describe('a subscription whose socket is cut again and again in the middle of rollouts', () => {
  it('gives every event of the history exactly once, in the order in which each pod lived', async () => {
    const { serverInfo } = await api.ask<{ serverInfo: { feed: { cursor: string } } }>(
      '{ serverInfo { feed { cursor } } }',
    );
    const watch = watchPods(serverInfo.feed.cursor);
    await api.apply(daemonSetYaml({ name: 'agent', image: 'example.com/agent:1', graceSeconds: 0 }));
    await eventually(() => watch.seen.length > 10, 'first events');

    const writing = startWriters();
    const chance = createChance(4_711);
    let cuts = 0;
    while (cuts < reconnects) {
      const before = watch.seen.length;
      // Events come between two cuts, so that each cut is in the middle of something.
      await eventually(() => watch.seen.length > before + chance(40), 'events between two cuts', 20_000);
      if (CuttableSocket.cutAll() > 0) cuts += 1;
    }
    await writing.stop();
    const settled = await api.ask<{ settled: { settled: boolean } }>('{ settled(timeoutSeconds: 20) { settled } }');
    expect(settled).toEqual({ settled: { settled: true } });
    // The fleet's agents may still have something to report: both sides are compared once they are level.
    const { seen, history } = await eventually(
      async () => {
        const written = await readHistory(database.pool);
        return watch.seen.length === written.length && { seen: [...watch.seen], history: written };
      },
      'the stream to be level with the history',
      20_000,
    );
    watch.close();

    expect(writing.counts.length).toBeGreaterThanOrEqual(8);
    expect(Math.min(...writing.counts)).toBeGreaterThan(3);
    // Each connection but the first began at a place of its own.
    expect(watch.places.length).toBeGreaterThan(reconnects);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort()).toEqual([...history].sort());
    expect(perPod(seen)).toEqual(perPod(history));
  }, 180_000);
});
