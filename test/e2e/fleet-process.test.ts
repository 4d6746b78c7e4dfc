import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createHome, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

const nodes = 20;

let database: TestDatabase;
let home: string;
let server: RunningProcess;
let url: string;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await createHome();
  server = await startProgram('server', ['--port', '0', '--data', home], { DATABASE_URL: database.url });
  url = (await server.waitFor(/http:\S+\/graphql/, 30_000))[0];
  api = createApiClient(url, await readSecret(home, 'admin-token'));
});

afterAll(async () => {
  api?.close();
  await server?.kill('SIGTERM');
  await killPrograms();
  await database?.close();
  await removeHome(home);
});

const startFleet = async (token: string): Promise<RunningProcess> => {
  const args = ['--server', url, '--token', token, '--nodes', String(nodes), '--stage-delay', '20'];
  return startProgram('fleet', args);
};

const countPods = async (where: string): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*)::int FROM pods WHERE ${where}`);
  return rows[0]!.count;
};

describe('a fleet in a process of its own', () => {
  it('brings up its nodes with a token of its own, runs a set to Ready, and goes on after it was killed', async () => {
    const token = await readSecret(home, 'fleet-token');
    const fleet = await startFleet(token);
    await fleet.waitFor(/20 simulated nodes are up/, 30_000);
    await api.apply(daemonSetYaml({ name: 'agent', image: 'example.com/agent:1' }));
    await api.rolledOut('default', 'agent', nodes, 20_000);

    await api.apply(daemonSetYaml({ name: 'agent', image: 'example.com/agent:2' }));
    await eventually(() => countPods('deletion_timestamp IS NOT NULL').then((count) => count > 0), 'a pod that ends');
    expect(await fleet.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    // Nobody ends the pods any more: the rollout stands.
    const unfinished = await eventually(
      () => countPods('deletion_timestamp IS NOT NULL OR NOT ready'),
      'pods that wait for the fleet',
    );
    expect(unfinished).toBeGreaterThan(0);

    const again = await startFleet(token);
    await again.waitFor(/20 simulated nodes are up/, 30_000);
    await api.rolledOut('default', 'agent', nodes, 20_000);
    expect(await countPods('true')).toBe(nodes);
    expect(await countPods("container_statuses->0->>'image' = 'example.com/agent:2'")).toBe(nodes);
    expect(await again.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('says in one line that its token is not accepted, and ends with 1', async () => {
    const fleet = await startFleet('evn_nobody');
    expect(await fleet.exited).toEqual({ code: 1, signal: null });
    expect(fleet.output.err.trim().split('\n')).toEqual([expect.stringMatching(/token/)]);
  });

  it('says in one line that no server is there, and ends with 1', async () => {
    const fleet = await startProgram('fleet', ['--server', 'http://127.0.0.1:9/graphql', '--token', 'evn_any']);
    expect(await fleet.exited).toEqual({ code: 1, signal: null });
    expect(fleet.output.err.trim().split('\n')).toEqual([expect.stringMatching(/^cannot reach http:/)]);
  });
});
