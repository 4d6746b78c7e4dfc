import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { createEmbeddedDatabase } from '../../src/main/embedded-database.ts';
import { applyMigrations, applyQueueMigrations } from '../../src/store/core/apply-migrations.ts';

/** What the tests find in the environment: a server where they may make databases, and the database to clone. */
export const serverUrlVariable = 'EVERYNODE_TEST_SERVER_URL';
export const templateVariable = 'EVERYNODE_TEST_TEMPLATE';

interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Ends the server and removes its files when this process is gone, however it ended; normally there is nothing left. */
const guard = (pid: number, directory: string): ChildProcess =>
  spawn('/bin/sh', ['-c', 'read -r _; kill -QUIT "$0" 2>/dev/null; sleep 1; rm -rf "$1"', String(pid), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });

const startOwnServer = async (): Promise<TestServer> => {
  const directory = await mkdtemp(join(tmpdir(), 'everynode-test-'));
  // As root PostgreSQL runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  const database = await createEmbeddedDatabase({
    dataRoot: directory,
    isDurable: false,
    settings: {
      // Its data is thrown away: nothing needs to reach the disk.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      shared_buffers: '128MB',
      max_connections: '300',
    },
    log: () => undefined,
  });
  const pid = Number((await readFile(join(database.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const guardian = guard(pid, directory);
  guardian.unref();
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      guardian.kill('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const execute = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

declare global {
  // Jest runs setup and teardown in one process and offers no other place to hand something over.
  var everynodeTestTeardown: (() => Promise<void>) | undefined;
}

/**
 * Once a run: a PostgreSQL of our own (or the one of TEST_DATABASE_URL, whose role must be allowed to create
 * databases), and in it a database with all migrations, which each test file clones.
 */
const globalSetup = async (): Promise<void> => {
  const given = process.env['TEST_DATABASE_URL'];
  const server: TestServer = given === undefined ? await startOwnServer() : { url: given, stop: async () => undefined };
  const template = `everynode_template_${process.pid}_${Date.now()}`;
  globalThis.everynodeTestTeardown = async () => {
    if (given !== undefined) await execute(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await server.stop();
  };
  try {
    await execute(server.url, `CREATE DATABASE ${template}`);
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await applyMigrations(url.href, resolve(import.meta.dirname, '../../prisma/migrations'));
    await applyQueueMigrations(url.href);
    // A database that somebody is connected to cannot be cloned.
    await execute(server.url, `ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
  } catch (error) {
    await globalThis.everynodeTestTeardown();
    throw error;
  }
  process.env[serverUrlVariable] = server.url;
  process.env[templateVariable] = template;
};

export default globalSetup; // eslint-disable-line import-x/no-default-export -- Jest asks for it
