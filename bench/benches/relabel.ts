import { UpdateNodeDocument } from '../../src/client/generated/documents.ts';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { measureBoth, measureOneByOne, waitUntilBoundTo } from '../support/one-by-one.ts';
import { median } from '../support/percentiles.ts';
import { daemonSetNames, type SeededFleet } from '../support/seed-fleet.ts';

const SETS_EVERYWHERE = 27;
const SETS_MOVED = 3;

/**
 * One label of one node changes, and three of its sets move: one pod each comes when the label is set. Until the three are bound, in a
 * large fleet and in a small one; the medians count.
 */
export const relabel: Bench = {
  name: 'relabel',
  async run(context: BenchContext): Promise<Measurement> {
    const daemonSets = [
      ...daemonSetNames(SETS_EVERYWHERE).map((name) => ({ name })),
      // Nothing runs in these pods yet, so that they go at once when the label does.
      ...daemonSetNames(SETS_MOVED).map((name) => ({
        name: `moved-${name}`,
        nodeSelector: { moved: 'yes' },
        terminationGracePeriodSeconds: 0,
      })),
    ];
    const { small, large, details } = await measureBoth('relabel', (fleet) =>
      measureOneByOne(context, { ...fleet, daemonSets }, async (seeded, at) => {
        const node = seeded.nodeNames[(at * 7) % seeded.nodeNames.length]!;
        const milliseconds = await change(seeded, node, { setLabels: { moved: 'yes' } }, SETS_EVERYWHERE + SETS_MOVED);
        await change(seeded, node, { removeLabels: ['moved'] }, SETS_EVERYWHERE);
        return milliseconds;
      }),
    );
    const value = median(large.samples);
    const floor = median(small.samples);
    return {
      value,
      unit: 'ms',
      floor,
      goals: [{ what: 'ratio', value: value / floor, atMost: 1.5 }],
      details,
    };
  },
};

/** Until the node has so many pods; gives the milliseconds. */
async function change({ server, client }: SeededFleet, node: string, labels: object, pods: number): Promise<number> {
  const startedAt = performance.now();
  const { updateNode } = await server.client.request(UpdateNodeDocument, { input: { name: node, ...labels } });
  if (updateNode.userErrors.length > 0) throw new Error(JSON.stringify(updateNode.userErrors));
  await waitUntilBoundTo(client, node, pods);
  return performance.now() - startedAt;
}
