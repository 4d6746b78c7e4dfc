import { execFile } from 'node:child_process';
import { mkdtemp, chmod, readFile, realpath, rm, stat, symlink, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { createEmbeddedDatabase } from '../../src/main/embedded-database.ts';
import type { EmbeddedDatabase, EmbeddedDatabaseOptions } from '../../src/main/embedded-database.ts';
import { isProcessAlive } from '../../src/main/embedded-postmaster.ts';

const isRoot = process.getuid?.() === 0;

let made: string;
let home: string;
let running: EmbeddedDatabase[];
let lines: string[];

const start = async (options: Partial<EmbeddedDatabaseOptions> = {}): Promise<EmbeddedDatabase> => {
  const database = await createEmbeddedDatabase({
    dataRoot: join(home, 'project', '.everynode'),
    sharedRoot: join(home, 'shared'),
    settings: { shared_buffers: '16MB' },
    isDurable: false,
    log: (line) => lines.push(line),
    ...options,
  });
  running.push(database);
  return database;
};

const query = async (database: EmbeddedDatabase, text: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

const postmasterPid = async (database: EmbeddedDatabase): Promise<number> =>
  Number((await readFile(join(database.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);

const waitUntil = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (condition()) return;
    await delay(25);
  }
  throw new Error('the condition did not come true within 10 s');
};

const kill = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => !isProcessAlive(pid));
};

const createHome = async (): Promise<string> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'everynode-embedded-')));
  await chmod(directory, 0o755);
  return directory;
};

const removeFirstStart = (): Promise<void> => rm(join(home, 'project'), { recursive: true });

// Making a database takes most of a second, so most tests get a copy of one that was used before and stopped.
beforeAll(async () => {
  home = await createHome();
  made = home;
  running = [];
  lines = [];
  await (await start()).stop();
});

afterAll(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  home = await createHome();
  await promisify(execFile)('cp', ['-a', join(made, 'project'), home]);
  running = [];
  lines = [];
});

afterEach(async () => {
  await Promise.allSettled(running.map((database) => database.stop()));
  await rm(home, { recursive: true, force: true });
});

describe('createEmbeddedDatabase', () => {
  it('makes a database at the first start and finds its data, port and password at the second', async () => {
    await removeFirstStart();
    const first = await start();
    expect(first.ownedByUs).toBe(true);
    expect(first.dataDirectory).toBe(join(home, 'project', '.everynode', 'postgres', 'data'));
    expect(lines).toEqual([expect.stringContaining(`data in ${first.dataDirectory}`)]);
    await query(first, 'CREATE TABLE kept AS SELECT 7 AS value');
    const pid = await postmasterPid(first);
    await first.stop();
    await waitUntil(() => !isProcessAlive(pid));
    await expect(query(first, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  it('asks for its password, listens on 127.0.0.1 only, and keeps what it acknowledged', async () => {
    const database = await start();
    await expect(
      query({ ...database, url: database.url.replace(/:[^:@]+@/, ':wrong@') }, 'SELECT 1'),
    ).rejects.toMatchObject({ code: '28P01' });
    const wanted = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'on',
      synchronous_commit: 'on',
    };
    const rows = await query(
      database,
      `SELECT name, setting FROM pg_settings WHERE name IN ('${Object.keys(wanted).join("', '")}')`,
    );
    expect(
      Object.fromEntries((rows as { name: string; setting: string }[]).map((row) => [row.name, row.setting])),
    ).toEqual(wanted);
    const { mode } = await stat(join(dirname(database.dataDirectory), 'password'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('is shared by a second server, whose stop leaves it running', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, ownedByUs: false });
    await second.stop();
    expect(await query(first, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('goes on for the second server when the first stops, and ends with the last', async () => {
    const first = await start();
    const second = await start();
    const pid = await postmasterPid(first);
    await first.stop();
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
    await waitUntil(() => !isProcessAlive(pid));
  });

  it('is made once by three servers that start at once', async () => {
    await removeFirstStart();
    const databases = await Promise.all([start(), start(), start()]);
    expect(new Set(databases.map((database) => database.url)).size).toBe(1);
    expect(databases.filter((database) => database.ownedByUs)).toHaveLength(1);
  });

  it('takes over from a server that was killed while PostgreSQL went on', async () => {
    const killed = await start({ comesBack: false });
    const pid = await postmasterPid(killed);
    // What is left of a killed server: PostgreSQL, without the session of that server.
    await query(
      killed,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'everynode presence'`,
    );
    const next = await start();
    expect(next.ownedByUs).toBe(false);
    await next.stop();
    await waitUntil(() => !isProcessAlive(pid));
  });

  it('stops what it started also when its own session was cut', async () => {
    const database = await start();
    const pid = await postmasterPid(database);
    await query(
      database,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'everynode presence'`,
    );
    await database.stop();
    await waitUntil(() => !isProcessAlive(pid));
  });

  it('comes back by itself, on its port and with its data, when PostgreSQL is killed under it', async () => {
    const database = await start();
    await query(database, 'CREATE TABLE kept (n int)');
    const pid = await postmasterPid(database);
    process.kill(pid, 'SIGKILL');
    const answer = async () => {
      for (const giveUpAt = Date.now() + 30_000; Date.now() < giveUpAt; await delay(50)) {
        const rows = await query(database, 'SELECT count(*)::int AS rows FROM kept').catch(() => null);
        if (rows !== null) return rows;
      }
      return null;
    };
    expect(await answer()).not.toBeNull();
    const next = await postmasterPid(database);
    expect(next).not.toBe(pid);
    await database.stop();
    await waitUntil(() => !isProcessAlive(next));
  });

  it('starts after a kill of PostgreSQL with everything that was committed', async () => {
    const first = await start({ comesBack: false });
    await query(first, 'CREATE TABLE kept AS SELECT 7 AS value');
    await kill(await postmasterPid(first));
    const second = await start();
    expect(second.ownedByUs).toBe(true);
    expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  it('starts when the process id of a killed PostgreSQL belongs to another program now', async () => {
    const first = await start({ comesBack: false });
    await kill(await postmasterPid(first));
    const pidFile = join(first.dataDirectory, 'postmaster.pid');
    const stale = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(process.pid), ...stale.slice(1)].join('\n'));
    expect((await start()).ownedByUs).toBe(true);
  });

  it('takes another port when the one it remembers is taken', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      const second = await start();
      expect(new URL(second.url).port).not.toBe(String(port));
      expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  it('refuses the data of another PostgreSQL in one line', async () => {
    await writeFile(join(home, 'project', '.everynode', 'postgres', 'data', 'PG_VERSION'), '14\n');
    await expect(start()).rejects.toThrow(/^.* was made by PostgreSQL 14, this is 18: .*$/);
  });

  it("refuses settings that PostgreSQL does not take, in PostgreSQL's words", async () => {
    await expect(start({ settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
      /^PostgreSQL did not start: .*"shared_buffers": "plenty"$/,
    );
  });

  it('says in one line that it cannot make its directory', async () => {
    await writeFile(join(home, 'file'), '');
    await expect(start({ dataRoot: join(home, 'file', '.everynode') })).rejects.toThrow(
      /^the directory .* cannot be made: ENOTDIR.*$/,
    );
  });

  it('finds the same data through a link to the project', async () => {
    const first = await start();
    await symlink(join(home, 'project'), join(home, 'link'));
    const second = await start({ dataRoot: join(home, 'link', '.everynode') });
    expect(second.dataDirectory).toBe(first.dataDirectory);
  });

  it('works in a closed home; for root, whose database user may not enter it, with the data elsewhere', async () => {
    await removeFirstStart();
    await mkdir(join(home, 'project'), { mode: 0o700 });
    const first = await start();
    const place = isRoot ? dirname(dirname(first.dataDirectory)) : first.dataDirectory;
    expect(place).toBe(isRoot ? join(home, 'shared') : join(home, 'project', '.everynode', 'postgres', 'data'));
    await query(first, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    expect(await query(await start(), 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });
});
