import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { createEmbeddedDatabase } from '../../src/main/embedded-database.ts';
import type { Closers } from '../../src/main/lifecycle.ts';
import { applyMigrations, applyQueueMigrations } from '../../src/store/core/apply-migrations.ts';

/** The embedded PostgreSQL as `npm start` has it: durable, with its settings and no others. Product and floor share it. */
export interface BenchPostgres {
  readonly version: string;
  /** Of its main process; the others are its children. */
  readonly pid: number;
  /** A fresh database with all migrations; gives its address. */
  createDatabase(name: string): Promise<string>;
}

const TEMPLATE = 'bench_template';

/** Starts it in a directory of its own, which goes with it. */
export async function startBenchPostgres(closers: Closers): Promise<BenchPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'everynode-bench-'));
  closers.add('directory', () => rm(directory, { recursive: true, force: true }));
  // As root PostgreSQL runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  const embedded = await createEmbeddedDatabase({ dataRoot: directory, log: () => undefined });
  closers.add('PostgreSQL', () => embedded.stop());
  const urlOf = (name: string) => {
    const url = new URL(embedded.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const [server] = await execute<{ version: string }>(
    embedded.url,
    `SELECT current_setting('server_version') AS version`,
  );
  await execute(embedded.url, `CREATE DATABASE ${TEMPLATE}`);
  await applyMigrations(urlOf(TEMPLATE), resolve(import.meta.dirname, '../../prisma/migrations'));
  await applyQueueMigrations(urlOf(TEMPLATE));
  return {
    version: server!.version,
    pid: Number((await readFile(join(embedded.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    async createDatabase(name) {
      await execute(embedded.url, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      return urlOf(name);
    },
  };
}

/** A connection of the bench itself, ended by the closers. */
export async function connect(url: string, closers: Closers): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'everynode bench' });
  // Ended by the server when PostgreSQL stops: whoever waits for an answer hears of it there.
  client.on('error', () => undefined);
  await client.connect();
  closers.add('connection', () => client.end());
  return client;
}

async function execute<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}
