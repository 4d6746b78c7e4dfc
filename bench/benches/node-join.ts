import { RegisterNodesDocument } from '../../src/client/generated/documents.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { CHANGES, measureBoth, measureOneByOne, waitUntilBoundTo } from '../support/one-by-one.ts';
import { percentile } from '../support/percentiles.ts';
import { daemonSetNames, type SeededFleet } from '../support/seed-fleet.ts';

const SETS = 30;

/** A node joins a fleet with 30 sets: until its 30 pods are bound, one node after the other, in a large fleet and in a small one. */
export const nodeJoin: Bench = {
  name: 'node-join',
  async run(context: BenchContext): Promise<Measurement> {
    const daemonSets = daemonSetNames(SETS).map((name) => ({ name }));
    const joining = simulatedNodes(CHANGES + 1, 'joining').slice(1);
    const { small, large, details } = await measureBoth('join', (fleet) =>
      measureOneByOne(context, { ...fleet, daemonSets }, (seeded, at) => join(seeded, joining[at]!)),
    );
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
      details,
    };
  },
};

async function join({ server, client }: SeededFleet, node: ReturnType<typeof simulatedNodes>[number]): Promise<number> {
  const startedAt = performance.now();
  const { registerNodes } = await server.client.request(RegisterNodesDocument, {
    nodes: [{ ...node, taints: [], runtime: 'EXTERNAL', ready: true }],
  });
  if (registerNodes.results[0]?.accepted !== true) throw new Error(`${node.name} was refused`);
  await waitUntilBoundTo(client, node.name, SETS);
  return performance.now() - startedAt;
}
