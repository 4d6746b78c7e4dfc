import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { headPosition } from '../support/observer.ts';
import { seedFleet } from '../support/seed-fleet.ts';
import { watchTogether } from '../support/usage.ts';

const NODES = 10_000;
const SECONDS = 60;

/**
 * 10,000 nodes, one heartbeat each every 10 s, as fleets and gateways send them: in batches. What server and database use of one
 * core together, the watch over the nodes' health included, and how many changes that makes.
 */
export const heartbeat: Bench = {
  name: 'heartbeat',
  async run(context: BenchContext): Promise<Measurement> {
    const { postgres } = context;
    const fleet = await seedFleet(context, { database: 'heartbeat', nodes: NODES, daemonSets: [{ name: 'agent' }] });
    // What the start left to do is over.
    await delay(10_000);
    const sincePosition = await headPosition(fleet.client);
    const usage = await watchTogether({ server: fleet.server.pid, postgres: postgres.pid });
    await delay(SECONDS * 1_000);
    const used = await usage();
    const changes = (await headPosition(fleet.client)) - sincePosition;
    const { rows } = await fleet.client.query<{ age: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - min(last_heartbeat_time))::float8 AS age FROM node_heartbeats`,
    );
    const value = ((used.server.cpuSeconds + used.postgres.cpuSeconds) / used.server.seconds) * 100;
    return {
      value,
      unit: '% of a core',
      floor: null,
      goals: [
        { what: 'server and database', value, atMost: 20, unit: '% of a core' },
        { what: 'changes', value: changes, atMost: 0 },
        { what: 'oldest heartbeat', value: rows[0]!.age, atMost: 20, unit: 's' },
      ],
      details: { used },
    };
  },
};
