import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServer } from '../../../src/main/compose-server.ts';
import { createClosers } from '../../../src/main/lifecycle.ts';
import { createLogger } from '../../../src/main/logger.ts';
import { serverRoles } from '../../../src/main/server-roles.ts';
import { createTestDatabase } from '../../support/database.ts';
import { createApiClient } from './api-client.ts';
import type { ConformanceServer } from './conformance-server.ts';

/** What people, agents and reconcilers make; templates stay, their key is their content. */
const CLEAR = `
  DELETE FROM marks;
  DELETE FROM placements;
  DELETE FROM daemon_set_work;
  DELETE FROM pods;
  DELETE FROM controller_revisions;
  DELETE FROM daemon_sets;
  DELETE FROM node_heartbeats;
  DELETE FROM nodes;
  DELETE FROM events;
  DELETE FROM client_mutations;
  DELETE FROM priority_classes WHERE name NOT LIKE 'system-%'`;

/** A whole server as `npm start` runs it, on a free port and a fresh database; no simulated nodes. */
export async function startConformanceServer(): Promise<ConformanceServer> {
  const database = await createTestDatabase();
  const dataRoot = await mkdtemp(join(tmpdir(), 'everynode-conformance-'));
  const log = createLogger('error');
  const closers = createClosers((name, error) => log.error({ err: error }, `${name} did not close`));
  closers.add('database of the test', () => database.close());
  closers.add('data directory', () => rm(dataRoot, { recursive: true, force: true }));
  try {
    const server = await composeServer({
      config: {
        databaseUrl: database.url,
        databaseDirectUrl: undefined,
        host: '127.0.0.1',
        port: 0,
        dataRoot,
        logLevel: 'error',
        databasePatienceMs: 10_000,
        feedRetentionSeconds: 86_400,
        feedRetentionRows: 1_000_000,
        nodeGraceSeconds: 40,
        // The control plane was recorded without its node lifecycle controller: it evicted nobody.
        taintManager: 'off',
        feedRetentionBytes: 1_000_000_000,
        podCreationsPerSecond: undefined,
        podCreationsPerSecondAndSet: undefined,
        roles: serverRoles,
      },
      log,
      closers,
      signal: new AbortController().signal,
    });
    const client = createApiClient({ url: server.api!.url, token: server.api!.adminToken });
    return {
      client,
      async now() {
        const { rows } = await database.pool.query<{ now: Date }>('SELECT everynode_now() AS now');
        return rows[0]!.now.getTime();
      },
      async advanceClock(milliseconds) {
        await database.pool.query('UPDATE clock_offset SET milliseconds = milliseconds + $1::bigint', [
          Math.ceil(milliseconds),
        ]);
        // The server sleeps until what was due next by the clock before.
        server.database.announceCommit({ appendedChanges: false, markedSomething: true });
      },
      async clear() {
        await database.pool.query(CLEAR);
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
