import { createClosers } from '../../src/main/lifecycle.ts';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { median } from '../support/percentiles.ts';
import { startServer } from '../support/programs.ts';
import { daemonSetNames, seedFleet } from '../support/seed-fleet.ts';
import { readUsage } from '../support/usage.ts';

const NODES = 10_000;
const SETS = 30;
const ROUNDS = 3;

/** Cold start of the server on a database with 300,000 pods: from the start of the process until it says where it serves. */
export const start: Bench = {
  name: 'start',
  async run(context: BenchContext): Promise<Measurement> {
    const { closers } = context;
    const daemonSets = daemonSetNames(SETS).map((name) => ({ name }));
    const fleet = await seedFleet(context, { database: 'start', nodes: NODES, daemonSets });
    await fleet.server.stop();
    const rounds = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const opened = createClosers((name, error) => context.tell(`${name} did not close: ${String(error)}`));
      closers.add('the server', () => opened.closeAll());
      const startedAt = performance.now();
      const server = await startServer({ databaseUrl: fleet.databaseUrl }, opened);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { residentBytes } = await readUsage(server.pid);
      rounds.push({ seconds, residentBytes });
      await opened.closeAll();
    }
    const value = median(rounds.map(({ seconds }) => seconds));
    return {
      value,
      unit: 's',
      floor: null,
      goals: [{ what: 'ready', value, atMost: 3, unit: 's' }],
      details: { rounds },
    };
  },
};
