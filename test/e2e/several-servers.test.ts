import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Pool } from 'pg';
import { streamDaemonSets } from '../../src/client/change-streams.ts';
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
import { auditPods, readHistory } from './support/pod-history.ts';
import { eventually, killPrograms } from './support/running-process.ts';
import { connectTo, startServer, watchPods } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';

const nodes = 12;

let home: string;
const closers: (() => unknown)[] = [];
const later = <T>(value: T, close: (value: T) => unknown): T => {
  closers.unshift(() => close(value));
  return value;
};

beforeAll(async () => {
  home = await createHome();
});

afterAll(async () => {
  for (const close of closers) await close();
  await killPrograms();
  await removeHome(home);
});

const client = async (address: string, directory: string): Promise<ApiClient> =>
  later(await connectTo(address, directory), (api) => api.close());

/** A fleet in the test's process, which reaches its server as any agent does and waits for it while it is away. */
const startFleet = async (address: string, directory: string): Promise<Fleet> => {
  const fleetApi = createApiClient(`${address}/graphql`, await readSecret(directory, 'fleet-token'));
  later(fleetApi, (api) => api.close());
  const fleet = await createFleet({
    port: createRemoteAgentPort({ client: fleetApi, onReconnecting: () => undefined }),
    nodes: simulatedNodes(nodes),
    delays: evenStageDelays(20),
  });
  return later(fleet, ({ close }) => close());
};

const readCursor = async (api: ApiClient): Promise<string> => {
  const answer = await api.ask<{ serverInfo: { feed: { cursor: string } } }>('{ serverInfo { feed { cursor } } }');
  return answer.serverInfo.feed.cursor;
};

describe('a server of each role, on the embedded database', () => {
  let server: ServerProcess;
  let api: ApiClient;
  let sql: Client;

  beforeAll(async () => {
    server = await startServer(['--port', '0', '--data', home, '--role', 'api']);
    api = await client(server.address, home);
    await startFleet(server.address, home);
    const [password, port] = await Promise.all(
      ['password', 'port'].map((file) => readSecret(home, join('postgres', file))),
    );
    sql = new Client({ connectionString: `postgresql://everynode:${password}@127.0.0.1:${port}/everynode` });
    // It is ended with the database, whatever happens before.
    sql.on('error', () => undefined);
    await sql.connect();
  }, 120_000);

  const numberOf = async (query: string): Promise<number> => (await sql.query<{ n: number }>(query)).rows[0]!.n;

  it('answers, takes mutations and tells subscribers while no reconciler runs; the work waits for one', async () => {
    expect(server.process.output.out).toContain('role      api: work waits for a server of role reconciler');
    const after = await readCursor(api);
    const changes = streamDaemonSets(api, {
      filter: {},
      after,
      snapshot: async () => ({ cursor: after, snapshot: null }),
    });
    await api.apply(daemonSetYaml({ name: 'agent', image: 'example.com/agent:1' }));
    for await (const item of changes) {
      if (item.kind !== 'event') continue;
      expect(item.event).toMatchObject({ type: 'ADDED', daemonSet: { metadata: { name: 'agent' } } });
      break;
    }
    const { settled } = await api.ask<{ settled: { settled: boolean; open: number } }>(
      '{ settled(timeoutSeconds: 0) { settled open } }',
    );
    expect(settled.settled).toBe(false);
    expect(settled.open).toBeGreaterThan(0);
    // A mark that has no job any more is found by a server that will not do the work itself.
    await sql.query('DELETE FROM graphile_worker._private_jobs');
    await eventually(
      async () =>
        (await numberOf(
          `SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key LIKE 'reconcileDaemonSet:%'`,
        )) === 1,
      'a job for the mark',
    );
    expect(await numberOf('SELECT count(*)::int AS n FROM pods')).toBe(0);
    expect(await numberOf('SELECT count(*)::int AS n FROM servers')).toBe(0);
  }, 60_000);

  it('has the work done by a reconciler that joins, which answers probes and no GraphQL', async () => {
    const reconciler = await startServer(['--port', '0', '--data', home], { EVERYNODE_ROLE: 'reconciler' });
    expect(reconciler.process.output.out).toMatch(/^Everynode \S+ reconciles\n {2}health {4}http:\S+\/readyz\n/);
    await api.rolledOut('default', 'agent', nodes, 30_000);
    expect(await numberOf('SELECT count(*)::int AS n FROM servers')).toBe(1);

    const ask = async (path: string) => (await fetch(reconciler.address + path)).status;
    expect(await Promise.all(['/healthz', '/readyz', '/graphql'].map(ask))).toEqual([200, 200, 404]);

    // The reconciler goes on working with the database that the other server had started.
    await sql.end();
    expect(await server.process.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await ask('/readyz')).toBe(200);
    expect(await reconciler.process.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  }, 90_000);
});

describe('two whole servers', () => {
  let database: TestDatabase;
  let directory: string;
  const servers: ServerProcess[] = [];
  let apis: readonly [ApiClient, ApiClient];

  const start = (port: number) =>
    startServer(['--port', String(port), '--data', directory], { DATABASE_URL: database.url });
  /** The same server again, at its address. */
  const restart = async (at: 0 | 1) => void (servers[at] = await start(servers[at]!.port));

  beforeAll(async () => {
    database = later(await createTestDatabase(), (test) => test.close());
    directory = later(await createHome(), removeHome);
    // The second one finds the first one's tokens.
    servers[0] = await start(0);
    servers[1] = await start(0);
    closers.unshift(() => Promise.all(servers.map(({ process }) => process.kill('SIGTERM'))));
    apis = [await client(servers[0].address, directory), await client(servers[1].address, directory)];
    await startFleet(servers[1].address, directory);
    await auditPods(database.pool);
  }, 120_000);

  it('continue each other’s subscriptions: of a server that is killed in a rollout nothing is missed, nothing comes twice', async () => {
    const manifest = (version: number) =>
      daemonSetYaml({ name: 'agent', image: `example.com/agent:${version}`, maxUnavailable: '30%' });
    const first = watchPods(apis[0], await readCursor(apis[0]));
    await apis[0].apply(manifest(1));
    await apis[1].rolledOut('default', 'agent', nodes, 30_000);
    const seenBefore = first.seen.length;
    await apis[0].apply(manifest(2));
    // In the middle: some pods have been replaced, most have not.
    await eventually(() => first.seen.length > seenBefore + nodes, 'events of the rollout', 20_000);
    expect(await servers[0]!.process.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    first.close();
    const second = watchPods(apis[1], first.cursor);
    await apis[1].apply(manifest(3));
    await apis[1].rolledOut('default', 'agent', nodes, 30_000);

    const { seen, history } = await eventually(
      async () => {
        const written = await readHistory(database.pool);
        const got = [...first.seen, ...second.seen];
        return got.length === written.length && { seen: got, history: written };
      },
      'the two streams to be level with the history',
      20_000,
    );
    second.close();
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort()).toEqual([...history].sort());
    // Whoever numbered them: one sequence without a hole.
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS rows, count(DISTINCT position)::int AS positions,
              (max(position) - min(position) + 1)::int AS range, (SELECT position::int FROM feed_head) AS head,
              max(position)::int AS last
         FROM feed`,
    );
    const { rows: count, positions, range, head, last } = rows[0];
    expect({ positions, range, head }).toEqual({ positions: count, range: count, head: last });
  }, 120_000);

  it('answer what they have taken when they are restarted one after the other, and lose nothing acknowledged', async () => {
    await restart(0);
    const writing = startWriters(apis);
    await eventually(() => writing.acknowledged.length > 30, 'mutations on both servers');

    // One of the mutations under way waits for a lock, until nothing new is taken any more.
    const holder = await database.pool.connect();
    try {
      await holder.query(`BEGIN; SELECT FROM daemon_sets WHERE name = 'agent' FOR UPDATE`);
      const update = apis[0].apply(daemonSetYaml({ name: 'agent', image: 'example.com/agent:4' }));
      await eventually(() => waitsForLock(database.pool, 'daemon_set'), 'a mutation that waits');
      const ended = servers[0]!.process.kill('SIGTERM');
      await eventually(() => isRefused(servers[0]!.port), 'no new connection is taken');
      await holder.query('COMMIT');
      await update;
      expect(await ended).toEqual({ code: 0, signal: null });
    } finally {
      holder.release(true);
    }
    const onOne = writing.acknowledged.length;
    await eventually(() => writing.acknowledged.length > onOne + 20, 'mutations on the second server');
    await restart(0);
    expect(await servers[1]!.process.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const onOther = writing.acknowledged.length;
    await eventually(() => writing.acknowledged.length > onOther + 20, 'mutations on the first server');
    const acknowledged = await writing.stop();

    const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM priority_classes');
    const there = new Set(rows.map(({ name }) => name));
    expect(acknowledged.filter((name) => !there.has(name))).toEqual([]);
  }, 120_000);
});

/** Writers that go from a server that is not there to the other one, as a proxy would. */
const startWriters = (apis: readonly [ApiClient, ApiClient]) => {
  const acknowledged: string[] = [];
  let isStopped = false;
  const write = async (writer: number) => {
    for (let n = 0, at = writer; !isStopped; n += 1) {
      const name = `class-${writer}-${n}`;
      const json = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: n };
      try {
        const { createPriorityClass } = await apis[at % 2]!.ask<{ createPriorityClass: { userErrors: unknown[] } }>(
          `mutation ($json: JSON!) { createPriorityClass(input: { manifest: { json: $json } }) { userErrors { message } } }`,
          { json },
        );
        expect(createPriorityClass.userErrors).toEqual([]);
        acknowledged.push(name);
        await delay(10);
      } catch (error) {
        // Anything but "not here" is a failure of the test.
        if (!(error instanceof ClientError) || !['UNREACHABLE', 'UNAVAILABLE'].includes(error.code)) throw error;
        at += 1;
      }
    }
  };
  const writing = Promise.all([0, 1, 2].map(write));
  writing.catch(() => undefined);
  return {
    acknowledged,
    async stop(): Promise<readonly string[]> {
      isStopped = true;
      await writing;
      return acknowledged;
    },
  };
};

const waitsForLock = async (pool: Pool, of: string): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ $1 AND pid <> pg_backend_pid()`,
    [of],
  );
  return rowCount !== 0;
};

const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
