import { applyDaemonSet, waitUntilSettled } from '../support/daemon-sets.ts';
import type { Bench, BenchContext } from '../support/bench.ts';
import { connect } from '../support/bench-postgres.ts';
import { createFloor, FILL_TRANSACTIONS, stagingOf } from '../support/floor.ts';
import type { Measurement } from '../support/measurement.ts';
import { addNodes } from '../support/nodes.ts';
import { daemonSetUid, headPosition, waitUntilBound } from '../support/observer.ts';
import { median } from '../support/percentiles.ts';
import { startServer } from '../support/programs.ts';
import { watchTogether } from '../support/usage.ts';

const NODES = 10_000;
const ROUNDS = 3;

/**
 * One DaemonSet on 10,000 nodes: from the mutation's call until the last pod is bound and its event could be read. Several sets
 * one after the other, each followed by its floor; the medians count.
 */
export const fill: Bench = {
  name: 'fill',
  async run({ closers, postgres, tell }: BenchContext): Promise<Measurement> {
    const databaseUrl = await postgres.createDatabase('fill');
    const server = await startServer({ databaseUrl }, closers);
    const client = await connect(databaseUrl, closers);
    const floor = createFloor(client);
    tell(`${NODES} nodes join`);
    await addNodes(server.client, NODES, closers);
    await waitUntilSettled(server.client);

    const rounds = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = `fill-${round}`;
      const sincePosition = await headPosition(client);
      await client.query('CHECKPOINT');
      const usage = await watchTogether({ server: server.pid, postgres: postgres.pid });
      const startedAt = performance.now();
      await applyDaemonSet(server.client, { name });
      await waitUntilBound(client, { daemonSetUids: null, pods: NODES, sincePosition });
      const seconds = (performance.now() - startedAt) / 1_000;
      const used = await usage();
      await waitUntilSettled(server.client);

      await floor.prepare();
      await floor.stage(stagingOf(await daemonSetUid(client, name), { position: sincePosition }));
      const floorSeconds = await floor.write(FILL_TRANSACTIONS);
      tell(`round ${round}: ${seconds.toFixed(2)} s, the rows by bare SQL ${floorSeconds.toFixed(2)} s`);
      rounds.push({ seconds, floorSeconds, used });
    }
    const value = NODES / median(rounds.map(({ seconds }) => seconds));
    const floorValue = NODES / median(rounds.map(({ floorSeconds }) => floorSeconds));
    return {
      value,
      unit: 'pods/s',
      floor: floorValue,
      goals: [{ what: 'ratio', value: value / floorValue, atLeast: 0.5 }],
      details: { rounds },
    };
  },
};
