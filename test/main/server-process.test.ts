import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from '../e2e/support/api-client.ts';
import type { ApiClient } from '../e2e/support/api-client.ts';
import { createHome, readSecret, removeHome } from '../e2e/support/home.ts';
import { daemonSetYaml } from '../e2e/support/manifests.ts';
import { eventually, killPrograms, startProgram } from '../e2e/support/running-process.ts';
import type { RunningProcess } from '../e2e/support/running-process.ts';

let database: TestDatabase;
let home: string;
const clients: ApiClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  home = await createHome();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await killPrograms();
  await removeHome(home);
});

afterAll(() => database.close());

const start = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> =>
  startProgram('server', ['--port', '0', '--data', home, ...args], env);

const connect = async (server: RunningProcess, token?: string): Promise<ApiClient> => {
  const [url] = await server.waitFor(/http:\S+\/graphql/, 30_000);
  const client = createApiClient(url, token ?? (await readSecret(home, 'admin-token')));
  clients.push(client);
  return client;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const postgresPid = async (): Promise<number> =>
  Number((await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);

const names = async (api: ApiClient): Promise<string[]> => {
  const { daemonSets } = await api.ask<{ daemonSets: { nodes: { metadata: { name: string } }[] } }>(
    '{ daemonSets(first: 10) { nodes { metadata { name } } } }',
  );
  return daemonSets.nodes.map(({ metadata }) => metadata.name);
};

const endOf = async (server: RunningProcess): Promise<{ code: number | null; lines: string[] }> => {
  const { code } = await server.exited;
  return { code, lines: server.output.err.trim().split('\n') };
};

describe('npm start', () => {
  it('finds its data and its token again after kill -9 of server and database', async () => {
    const server = await start();
    const api = await connect(server);
    await api.apply(daemonSetYaml({ name: 'kept', image: 'example.com/kept:1' }));
    const token = await readSecret(home, 'admin-token');
    const pid = await postgresPid();
    await server.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await eventually(() => !isAlive(pid), 'PostgreSQL is dead');

    const again = await start();
    expect(await names(await connect(again))).toEqual(['kept']);
    expect(await readSecret(home, 'admin-token')).toBe(token);
    const pidAgain = await postgresPid();
    expect(await again.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await eventually(() => !isAlive(pidAgain), 'PostgreSQL is gone');
  }, 120_000);

  it('joins the embedded database of another server, and leaves it running for the other', async () => {
    const first = await start();
    const firstApi = await connect(first);
    const second = await start();
    const secondApi = await connect(second);
    await firstApi.apply(daemonSetYaml({ name: 'shared', image: 'example.com/shared:1' }));
    expect(await names(secondApi)).toEqual(['shared']);
    const pid = await postgresPid();

    expect(await first.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(isAlive(pid)).toBe(true);
    await secondApi.apply(daemonSetYaml({ name: 'shared', image: 'example.com/shared:2' }));
    expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await eventually(() => !isAlive(pid), 'PostgreSQL is gone');
  }, 120_000);

  it('keeps tokens where only their owner reads them, and only their hashes in the database', async () => {
    const server = await start([], { DATABASE_URL: database.url });
    await connect(server);
    for (const file of ['admin-token', 'fleet-token']) {
      expect((await stat(join(home, file))).mode & 0o777).toBe(0o600);
      const secret = await readSecret(home, file);
      const { rows } = await database.pool.query('SELECT 1 FROM api_tokens WHERE api_tokens::text LIKE $1', [
        `%${secret}%`,
      ]);
      expect(rows).toEqual([]);
    }
    expect(await server.kill('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('makes a token anew when the file’s token is not the database’s', async () => {
    await writeFile(join(home, 'admin-token'), 'evn_of_another_database\n', { mode: 0o600 });
    await chmod(join(home, 'admin-token'), 0o600);
    const server = await start([], { DATABASE_URL: database.url });
    const api = await connect(server);
    expect(await readSecret(home, 'admin-token')).not.toBe('evn_of_another_database');
    expect(await api.ask('{ serverInfo { viewer { role } } }')).toEqual({ serverInfo: { viewer: { role: 'ADMIN' } } });
    await server.kill('SIGTERM');
  });

  it('says in one line that the port is taken', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
    const { port } = taker.address() as AddressInfo;
    try {
      const server = await startProgram('server', ['--port', String(port), '--data', home]);
      expect(await endOf(server)).toEqual({
        code: 1,
        lines: [`cannot listen on 127.0.0.1:${port}: the port is taken (another server? choose one with --port)`],
      });
    } finally {
      await new Promise((resolve) => taker.close(resolve));
    }
  });

  it.each([
    [
      'nobody listens',
      () => 'postgresql://user:secret@127.0.0.1:9/db',
      /^DATABASE_URL: 127\.0\.0\.1:9\/db cannot be used: /,
    ],
    [
      'the host is unknown',
      () => 'postgresql://user:secret@nowhere.invalid/db',
      /^DATABASE_URL: nowhere\.invalid:5432\/db /,
    ],
    [
      'the password is wrong',
      () => Object.assign(new URL(database.url), { password: 'secret' }).href,
      /cannot be used: password authentication failed/,
    ],
    [
      'there is no such database',
      () => Object.assign(new URL(database.url), { pathname: '/nowhere' }).href,
      /\/nowhere cannot be used: database "nowhere" does not exist/,
    ],
    ['it is no address of PostgreSQL', () => 'mysql://user:secret@host/db', /^DATABASE_URL: must be as in /],
  ])('says in one line what is wrong with DATABASE_URL: %s', async (_case, url, pattern) => {
    const server = await start([], { DATABASE_URL: url() });
    const { code, lines } = await endOf(server);
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(pattern)]);
    expect(lines[0]).not.toContain('secret');
  });

  it('prints every mistake of its settings, one line each', async () => {
    const server = await startProgram('server', ['--port', 'many', '--speed', '3'], { EVERYNODE_LOG_LEVEL: 'loud' });
    const { code, lines } = await endOf(server);
    expect(code).toBe(1);
    expect(lines).toHaveLength(4);
  });

  it('leaves no sign of life and no locked job behind when it stops', async () => {
    const server = await start([], { DATABASE_URL: database.url });
    await connect(server);
    await server.kill('SIGTERM');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows: servers } = await client.query('SELECT id FROM servers');
      const { rows: jobs } = await client.query(
        'SELECT id FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL',
      );
      expect({ servers, jobs }).toEqual({ servers: [], jobs: [] });
    } finally {
      await client.end();
    }
  });
});
