import { chmod, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { findFreePort, readSecret, removeHome } from '../e2e/support/home.ts';
import { createGuardian } from './processes/guardian.ts';
import { startOwnedPostgres } from './processes/owned-postgres.ts';
import type { OwnedPostgres } from './processes/owned-postgres.ts';
import { createServerProcess } from './processes/server-process.ts';
import type { ServerProcess } from './processes/server-process.ts';

/** The processes of a run: one PostgreSQL, and servers that share it. */
export interface Stage {
  readonly postgres: OwnedPostgres;
  readonly servers: readonly ServerProcess[];
  readonly adminToken: string;
  readonly fleetToken: string;
  /** A new session of the harness. */
  connect(): Promise<Client>;
  close(): Promise<void>;
}

export async function openStage(options: {
  readonly servers: number;
  readonly onCrash: (message: string) => void;
}): Promise<Stage> {
  const { onCrash } = options;
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'everynode-faults-')));
  // As root PostgreSQL runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  const guardian = createGuardian(directory);
  const postgres = await startOwnedPostgres(directory, guardian);
  const servers: ServerProcess[] = [];
  const close = async () => {
    for (const server of servers) await server.kill();
    await postgres.close();
    guardian.dismiss();
    await removeHome(directory);
  };
  try {
    for (let at = 0; at < options.servers; at += 1) {
      const name = String.fromCharCode('a'.charCodeAt(0) + at);
      const port = await findFreePort();
      // One directory for all: a token of one is good on each, since it stands in the database.
      const server = createServerProcess({
        name,
        port,
        dataRoot: directory,
        databaseUrl: postgres.url,
        guardian,
        onCrash,
      });
      servers.push(server);
      // Now the database is there: what ends at once is broken.
      await server.start(0);
    }
    return {
      postgres,
      servers,
      adminToken: await readSecret(directory, 'admin-token'),
      fleetToken: await readSecret(directory, 'fleet-token'),
      connect: () => connect(postgres.url),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'faults', connectionTimeoutMillis: 2_000 });
  // The database is stopped under it on purpose.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A generator of its own for each part, so that none disturbs another's choices. */
export function createRandomSource(seed: number): (part: string) => Random {
  return (part) => {
    let mixed = seed >>> 0;
    for (const character of part) mixed = Math.imul(mixed ^ character.codePointAt(0)!, 0x01000193) >>> 0;
    return createRandom(mixed);
  };
}
