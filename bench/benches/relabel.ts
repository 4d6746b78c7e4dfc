import type { BenchContext, Bench } from '../support/bench.ts';
import { UpdateNodeDocument } from '../../src/client/generated/documents.ts';
import type { Measurement } from '../support/measurement.ts';
import { median, summarize } from '../support/percentiles.ts';
import { daemonSetNames, seedFleet } from '../support/seed-fleet.ts';
import { readFamilyUsage, readUsage, watchUsage } from '../support/usage.ts';
import { waitFor } from '../support/wait-for.ts';

const SETS_EVERYWHERE = 27;
const SETS_MOVED = 3;
const CHANGES = 150;
/** The first few find code and plans cold. */
const WARM_UP = 20;

/**
 * One label of one node changes, and three of its sets move: one pod each comes when the label is set. Until the three are bound, in a
 * large fleet and in a small one; the medians count.
 */
export const relabel: Bench = {
  name: 'relabel',
  async run(context: BenchContext): Promise<Measurement> {
    const small = await measureChanges(context, { database: 'relabel_small', nodes: 100 });
    const large = await measureChanges(context, { database: 'relabel_large', nodes: 10_000 });
    const value = median(large.samples);
    const floor = median(small.samples);
    return {
      value,
      unit: 'ms',
      floor,
      goals: [{ what: 'ratio', value: value / floor, atMost: 1.5 }],
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

async function measureChanges(
  context: BenchContext,
  fleet: { readonly database: string; readonly nodes: number },
): Promise<Measured> {
  const daemonSets = [
    ...daemonSetNames(SETS_EVERYWHERE).map((name) => ({ name })),
    // Nothing runs in these pods yet, so that they go at once when the label does.
    ...daemonSetNames(SETS_MOVED).map((name) => ({
      name: `moved-${name}`,
      nodeSelector: { moved: 'yes' },
      terminationGracePeriodSeconds: 0,
    })),
  ];
  const { server, client, nodeNames } = await seedFleet(context, { ...fleet, daemonSets });
  const change = async (node: string, labels: object, pods: number) => {
    const startedAt = performance.now();
    const { updateNode } = await server.client.request(UpdateNodeDocument, { input: { name: node, ...labels } });
    if (updateNode.userErrors.length > 0) throw new Error(JSON.stringify(updateNode.userErrors));
    await waitFor(
      async () => {
        const { rows } = await client.query<{ bound: number }>(
          'SELECT count(*)::int AS bound FROM pods WHERE node_name = $1',
          [node],
        );
        return rows[0]!.bound === pods;
      },
      { what: `${pods} pods on ${node}`, pollMs: 1, timeoutMs: 30_000 },
    );
    return performance.now() - startedAt;
  };
  const serverUsage = await watchUsage(() => readUsage(server.pid));
  const postgresUsage = await watchUsage(() => readFamilyUsage(context.postgres.pid));
  const samples: number[] = [];
  for (let at = 0; at < CHANGES + WARM_UP; at += 1) {
    const node = nodeNames[(at * 7) % nodeNames.length]!;
    samples.push(await change(node, { setLabels: { moved: 'yes' } }, SETS_EVERYWHERE + SETS_MOVED));
    await change(node, { removeLabels: ['moved'] }, SETS_EVERYWHERE);
  }
  // Other programs on the machine move the times, and hardly this.
  const cpuMs = (((await serverUsage()).cpuSeconds + (await postgresUsage()).cpuSeconds) / samples.length) * 1_000;
  const measured = { samples: samples.slice(WARM_UP), cpuMs };
  context.tell(`${fleet.nodes} nodes: ${JSON.stringify(summaryOf(measured))}`);
  await server.stop();
  return measured;
}
