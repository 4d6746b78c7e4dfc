import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createFleet } from '../../src/runtimes/simulated/fleet.ts';
import type { Fleet } from '../../src/runtimes/simulated/fleet.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createRemoteAgentPort } from '../../src/main/remote-agent-port.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { findTool, itHasTool } from '../support/optional-tool.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createHome, findFreePort, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { auditPods, readHistory } from './support/pod-history.ts';
import { eventually, killPrograms } from './support/running-process.ts';
import { connectTo, startServer, watchPods } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';

// deploy/haproxy.cfg as docker-compose.yml runs it, before two real servers. The pipeline installs HAProxy and says so.
const haproxy = findTool('haproxy');
const configuration = join(resolve(import.meta.dirname, '../..'), 'deploy/haproxy.cfg');
const nodes = 8;

let database: TestDatabase;
let home: string;
let servers: ServerProcess[] = [];
let proxy: ChildProcess | null = null;
let api: ApiClient;
let fleetApi: ApiClient;
let fleet: Fleet;
let address: string;

beforeAll(async () => {
  if (haproxy === null) return;
  database = await createTestDatabase();
  home = await createHome();
  const start = () => startServer(['--port', '0', '--data', home], { DATABASE_URL: database.url });
  servers = [await start(), await start()];
  const proxyPort = String(await findFreePort());
  const env = {
    PROXY_PORT: proxyPort,
    EVERYNODE_SERVER_1: `127.0.0.1:${servers[0]!.port}`,
    EVERYNODE_SERVER_2: `127.0.0.1:${servers[1]!.port}`,
  };
  await promisify(execFile)(haproxy, ['-c', '-f', configuration], { env });
  proxy = spawn(haproxy, ['-db', '-f', configuration], { env, stdio: 'ignore' });
  address = `http://127.0.0.1:${proxyPort}`;
  await eventually(
    () =>
      fetch(`${address}/proxyz`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    'the proxy has servers',
  );
  api = await connectTo(address, home);
  fleetApi = createApiClient(`${address}/graphql`, await readSecret(home, 'fleet-token'));
  fleet = await createFleet({
    port: createRemoteAgentPort({ client: fleetApi, onReconnecting: () => undefined }),
    nodes: simulatedNodes(nodes),
    delays: evenStageDelays(20),
  });
  await auditPods(database.pool);
}, 120_000);

afterAll(async () => {
  await fleet?.close();
  fleetApi?.close();
  api?.close();
  proxy?.kill('SIGKILL');
  await Promise.all(servers.map(({ process }) => process.kill('SIGTERM')));
  await killPrograms();
  await database?.close();
  if (home !== undefined) await removeHome(home);
});

/** Reads Server-Sent Events until one has come; fails when the proxy keeps them to itself. */
const readFirstEvent = async (query: string): Promise<string> => {
  const { body, headers } = await fetch(`${address}/graphql/stream`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await readSecret(home, 'admin-token')}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(20_000),
  });
  expect(headers.get('content-type')).toContain('text/event-stream');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('event: next')) return text;
  }
  throw new Error(`the stream ended before an event: ${text}`);
};

describe('deploy/haproxy.cfg', () => {
  itHasTool('haproxy');
  if (haproxy === null) return;

  it('keeps subscriptions whole through the death of a server, and hands its callers to the other', async () => {
    const { serverInfo } = await api.ask<{ serverInfo: { feed: { cursor: string } } }>(
      '{ serverInfo { feed { cursor } } }',
    );
    const { cursor } = serverInfo.feed;
    // The proxy gives a stream to whoever has the fewest: of two of them each server has one.
    const watches = [watchPods(api, cursor), watchPods(api, cursor)];
    const manifest = (version: number) => daemonSetYaml({ name: 'agent', image: `example.com/agent:${version}` });
    await api.apply(manifest(1));
    await api.rolledOut('default', 'agent', nodes, 30_000);
    expect(await readFirstEvent(`subscription { podLifecycle(after: "${cursor}") { type } }`)).toContain('"ADDED"');
    const seenBefore = watches[0]!.seen.length;
    await api.apply(manifest(2));
    await eventually(() => watches[0]!.seen.length > seenBefore + 5, 'events of the rollout');
    await servers[0]!.process.kill('SIGKILL');
    // Callers do not notice: what could not be handed over to the dead one goes to the other at once.
    await api.apply(manifest(3));
    await api.rolledOut('default', 'agent', nodes, 60_000);

    const history = await eventually(
      async () => {
        const written = await readHistory(database.pool);
        return watches.every(({ seen }) => seen.length === written.length) && written;
      },
      'the streams to be level with the history',
      20_000,
    );
    for (const watch of watches) {
      expect([...watch.seen].sort()).toEqual([...history].sort());
      watch.close();
    }
    expect(watches.some(({ interruptions }) => interruptions > 0)).toBe(true);
  }, 180_000);
});
