import type { BenchContext, Bench } from '../support/bench.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { RegisterNodesDocument } from '../../src/client/generated/documents.ts';
import type { Measurement } from '../support/measurement.ts';
import { percentile, summarize } from '../support/percentiles.ts';
import { daemonSetNames, seedFleet } from '../support/seed-fleet.ts';
import { readFamilyUsage, readUsage, watchUsage } from '../support/usage.ts';
import { waitFor } from '../support/wait-for.ts';

const SETS = 30;
const JOINS = 150;
/** The first few find code and plans cold. */
const WARM_UP = 20;

/** A node joins a fleet with 30 sets: until its 30 pods are bound, one node after the other, in a large fleet and in a small one. */
export const nodeJoin: Bench = {
  name: 'node-join',
  async run(context: BenchContext): Promise<Measurement> {
    const small = await measureJoins(context, { database: 'join_small', nodes: 100 });
    const large = await measureJoins(context, { database: 'join_large', nodes: 10_000 });
    const value = percentile(large.samples, 0.99);
    const floor = percentile(small.samples, 0.99);
    return {
      value,
      unit: 'ms',
      floor,
      goals: [
        { what: 'p99', value, atMost: 50, unit: 'ms' },
        { what: 'ratio', value: value / floor, atMost: 1.5 },
      ],
      details: { small: summaryOf(small), large: summaryOf(large) },
    };
  },
};

interface Measured {
  readonly samples: readonly number[];
  /** Processor time of server and database, milliseconds for each of them. */
  readonly cpuMs: number;
}

function summaryOf({ samples, cpuMs }: Measured) {
  return { ...summarize(samples), cpuMs };
}

async function measureJoins(
  context: BenchContext,
  fleet: { readonly database: string; readonly nodes: number },
): Promise<Measured> {
  const daemonSets = daemonSetNames(SETS).map((name) => ({ name }));
  const { server, client } = await seedFleet(context, { ...fleet, daemonSets });
  const serverUsage = await watchUsage(() => readUsage(server.pid));
  const postgresUsage = await watchUsage(() => readFamilyUsage(context.postgres.pid));
  const samples: number[] = [];
  for (const node of simulatedNodes(JOINS + WARM_UP + 1, 'joining').slice(1)) {
    const startedAt = performance.now();
    const { registerNodes } = await server.client.request(RegisterNodesDocument, {
      nodes: [{ ...node, taints: [], runtime: 'EXTERNAL', ready: true }],
    });
    if (registerNodes.results[0]?.accepted !== true) throw new Error(`${node.name} was refused`);
    await waitFor(
      async () => {
        const { rows } = await client.query<{ bound: number }>(
          'SELECT count(*)::int AS bound FROM pods WHERE node_name = $1',
          [node.name],
        );
        return rows[0]!.bound === SETS;
      },
      { what: `${SETS} pods on ${node.name}`, pollMs: 1, timeoutMs: 30_000 },
    );
    samples.push(performance.now() - startedAt);
  }
  // Other programs on the machine move the times, and hardly this.
  const cpuMs = (((await serverUsage()).cpuSeconds + (await postgresUsage()).cpuSeconds) / samples.length) * 1_000;
  const measured = { samples: samples.slice(WARM_UP), cpuMs };
  context.tell(`${fleet.nodes} nodes: ${JSON.stringify(summaryOf(measured))}`);
  await server.stop();
  return measured;
}
