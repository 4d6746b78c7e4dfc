import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
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
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import { connectTo, startServer, watchPods } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';

// A real PgBouncer in transaction mode. The pipeline installs it and says so.
const pgbouncer = findTool('pgbouncer');
const nodes = 6;
const poolSize = 3;

let database: TestDatabase;
let home: string;
let pooler: ChildProcess | null = null;
let pooledUrl: string;
let server: ServerProcess | null = null;
let api: ApiClient;
let fleetApi: ApiClient;
let fleet: Fleet;

/** It refuses to run as root. */
const account = () => {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};

const startPooler = async (): Promise<void> => {
  const { hostname, port, username, password } = new URL(database.url);
  const poolerPort = await findFreePort();
  const users = join(home, 'users.txt');
  const configuration = join(home, 'pgbouncer.ini');
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    configuration,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${poolerPort}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
`,
  );
  pooler = spawn(pgbouncer!, [configuration], { ...account(), stdio: 'ignore' });
  pooledUrl = Object.assign(new URL(database.url), { host: `127.0.0.1:${poolerPort}` }).href;
  await eventually(async () => {
    const client = new Client({ connectionString: pooledUrl });
    client.on('error', () => undefined);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    return isThere;
  }, 'the pooler answers');
};

beforeAll(async () => {
  if (pgbouncer === null) return;
  database = await createTestDatabase();
  home = await createHome();
  await startPooler();
}, 60_000);

afterAll(async () => {
  if (pgbouncer === null) return;
  await fleet?.close();
  fleetApi?.close();
  api?.close();
  await server?.process.kill('SIGTERM');
  await killPrograms();
  pooler?.kill('SIGKILL');
  await database.close();
  await removeHome(home);
});

describe('a pooler in transaction mode', () => {
  itHasTool('pgbouncer');
  if (pgbouncer === null) return;

  it('is refused at the start where sessions are needed, with what to do', async () => {
    const refusedWith = async (env: Readonly<Record<string, string>>) => {
      const refused = await startProgram('server', ['--port', '0', '--data', home], env);
      expect(await refused.exited).toEqual({ code: 1, signal: null });
      return refused.output.err.trim();
    };
    const place = `${new URL(pooledUrl).host}${new URL(pooledUrl).pathname}`;
    const remedy = 'set DATABASE_DIRECT_URL to an address of PostgreSQL itself, or of a pooler in session mode';
    expect(await refusedWith({ DATABASE_URL: pooledUrl })).toBe(
      `DATABASE_URL: ${place} is a pooler in transaction mode: ${remedy}`,
    );
    const elsewhere = Object.assign(new URL(database.url), { pathname: '/postgres' });
    expect(await refusedWith({ DATABASE_URL: pooledUrl, DATABASE_DIRECT_URL: elsewhere.href })).toBe(
      `DATABASE_DIRECT_URL: ${elsewhere.host}/postgres is not the database that DATABASE_URL leads to`,
    );
  }, 120_000);

  it('carries the pool of a server whose sessions go past it', async () => {
    server = await startServer(['--port', '0', '--data', home], {
      DATABASE_URL: pooledUrl,
      DATABASE_DIRECT_URL: database.url,
    });
    api = await connectTo(server.address, home);
    fleetApi = createApiClient(`${server.address}/graphql`, await readSecret(home, 'fleet-token'));
    fleet = await createFleet({
      port: createRemoteAgentPort({ client: fleetApi, onReconnecting: () => undefined }),
      nodes: simulatedNodes(nodes),
      delays: evenStageDelays(10),
    });
    await auditPods(database.pool);
    const { serverInfo } = await api.ask<{ serverInfo: { feed: { cursor: string } } }>(
      '{ serverInfo { feed { cursor } } }',
    );
    const watch = watchPods(api, serverInfo.feed.cursor);
    for (const version of [1, 2]) {
      await api.apply(daemonSetYaml({ name: 'agent', image: `example.com/agent:${version}`, maxUnavailable: '50%' }));
      await api.rolledOut('default', 'agent', nodes, 60_000);
    }
    const history = await eventually(async () => {
      const written = await readHistory(database.pool);
      return watch.seen.length === written.length && written;
    }, 'the stream to be level with the history');
    watch.close();
    expect([...watch.seen].sort()).toEqual([...history].sort());

    const { rows } = await database.pool.query<{ name: string; connections: number }>(
      `SELECT application_name AS name, count(*)::int AS connections FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'everynode%' GROUP BY 1`,
    );
    const connections = Object.fromEntries(rows.map((row) => [row.name, row.connections]));
    expect(connections).toMatchObject({ 'everynode listen': 1, 'everynode sequencer': 1 });
    expect(connections['everynode']).toBeLessThanOrEqual(poolSize);
    expect(server.process.output.err).not.toContain('"level":50');
  }, 180_000);
});
