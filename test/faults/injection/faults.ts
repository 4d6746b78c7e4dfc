import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '../processes/server-process.ts';
import type { FaultWorld } from './fault-world.ts';

/** Something that goes wrong. It ends when everything that it took is back, as far as the fault itself goes. */
export type Fault = (world: FaultWorld) => Promise<void>;

const upServers = ({ servers }: FaultWorld): ServerProcess[] => servers.filter((server) => server.state === 'up');

async function killAndRestart({ random }: FaultWorld, server: ServerProcess): Promise<void> {
  await server.kill();
  await delay(random.below(2_000));
  await server.start();
}

async function withSession(
  world: FaultWorld,
  work: (client: Awaited<ReturnType<FaultWorld['connect']>>) => Promise<void>,
) {
  // Another fault may have the database down: then this one finds nothing to break.
  const client = await world.connect().catch(() => null);
  if (client === null) return;
  try {
    await work(client);
  } catch {
    // The session was lost to another fault, and with it what it held.
  } finally {
    await client.end().catch(() => undefined);
  }
}

let stoppedDatabase: Promise<void> | null = null;

/** One outage at a time: a second one that comes meanwhile is the same. */
function outage({ postgres, random }: FaultWorld): Promise<void> {
  return (stoppedDatabase ??= (async () => {
    await postgres.stopImmediately();
    await delay(random.below(2_500));
    await postgres.start();
  })().finally(() => (stoppedDatabase = null)));
}

/** By the names of the report. */
export const faults: Readonly<Record<string, Fault>> = {
  async 'a server killed'(world) {
    const up = upServers(world);
    if (up.length > 0) await killAndRestart(world, world.random.pick(up));
  },
  async 'all servers killed'(world) {
    await Promise.all(upServers(world).map((server) => killAndRestart(world, server)));
  },
  async 'a server told to end'(world) {
    const up = upServers(world);
    if (up.length === 0) return;
    const server = world.random.pick(up);
    try {
      await server.drain();
    } finally {
      await server.start();
    }
  },
  async 'a server frozen'(world) {
    const up = upServers(world);
    if (up.length === 0) return;
    const { random } = world;
    const server = random.pick(up);
    server.freeze();
    await delay(world.hasLongFreezes && random.chance(0.3) ? 16_000 + random.below(4_000) : 300 + random.below(3_500));
    server.thaw();
  },
  'the database stopped at once': outage,
  async 'database sessions ended'(world) {
    await withSession(world, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           AND application_name NOT LIKE 'faults%' ORDER BY pid`,
      );
      const chosen = rows.filter(() => world.random.chance(0.4)).map(({ pid }) => pid);
      await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS chosen(pid)', [chosen]);
    });
  },
  async 'subscribers cut off'(world) {
    world.sockets.cut(world.random, 0.6);
  },
  async 'a transaction forgotten'(world) {
    await withSession(world, async (client) => {
      await client.query('BEGIN');
      // It has a transaction id, a place in the outbox that never comes, and the lock of a set's row or of a set's work.
      await client.query(`INSERT INTO outbox (origin, changes, objects, previous) VALUES (0, '[]', '', '')`);
      const table = world.random.pick(['daemon_sets', 'daemon_set_work', 'nodes']);
      const { rows } = await client.query<{ at: string }>(`SELECT ctid AS at FROM ${table} ORDER BY random() LIMIT 1`);
      for (const { at } of rows) await client.query(`SELECT 1 FROM ${table} WHERE ctid = $1::tid FOR UPDATE`, [at]);
      await delay(1_000 + world.random.below(4_000));
      await client.query('ROLLBACK');
    });
  },
  async 'agents restarted'(world) {
    await world.agents.restart();
  },
};
