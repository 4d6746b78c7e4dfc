import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchContext } from '../support/bench.ts';
import { connect } from '../support/bench-postgres.ts';
import { applyDaemonSet, waitUntilSettled } from '../support/daemon-sets.ts';
import { createFloor, FILL_TRANSACTIONS, stagingOf } from '../support/floor.ts';
import type { Measurement } from '../support/measurement.ts';
import { addNodes } from '../support/nodes.ts';
import { daemonSetUid, headPosition, waitUntilBound } from '../support/observer.ts';
import { startServer } from '../support/programs.ts';
import { watchTogether } from '../support/usage.ts';

const NODES = 10_000;
const SETS = 30;
/** The set that comes while the others are being filled. */
const LATE = { nodes: 10, afterShare: 0.3 };

/**
 * 30 DaemonSets on 10,000 nodes at once: from the first mutation's call until the last of 300,000 pods is bound and its event could
 * be read. Meanwhile a 31st set on 10 nodes must not have to wait for the others. The floor writes the same rows set by set.
 */
export const fill30: Bench = {
  name: 'fill-30',
  async run({ closers, postgres, tell }: BenchContext): Promise<Measurement> {
    const databaseUrl = await postgres.createDatabase('fill_30');
    const server = await startServer({ databaseUrl }, closers);
    const client = await connect(databaseUrl, closers);
    tell(`${NODES} nodes join`);
    const nodes = await addNodes(server.client, NODES, closers);
    await waitUntilSettled(server.client);

    const sincePosition = await headPosition(client);
    await client.query('CHECKPOINT');
    const usage = await watchTogether({ server: server.pid, postgres: postgres.pid });
    const startedAt = performance.now();
    const names = Array.from({ length: SETS }, (_, at) => `fill-${at + 1}`);
    for (const name of names) await applyDaemonSet(server.client, { name });
    const uids: string[] = [];
    for (const name of names) uids.push(await daemonSetUid(client, name));
    const late = startLateSet();
    await waitUntilBound(client, { daemonSetUids: uids, pods: SETS * NODES, sincePosition });
    const seconds = (performance.now() - startedAt) / 1_000;
    const used = await usage();
    const lateSeconds = await late;
    tell(`${seconds.toFixed(1)} s; the late set ${lateSeconds.toFixed(2)} s`);

    // Nobody else uses the processors while the floor writes.
    await waitUntilSettled(server.client);
    const floor = createFloor(client);
    let floorSeconds = 0;
    await floor.prepare();
    for (const uid of uids) {
      await floor.stage(stagingOf(uid, { position: sincePosition }));
      floorSeconds += await floor.write(FILL_TRANSACTIONS);
    }
    tell(`the rows by bare SQL: ${floorSeconds.toFixed(1)} s`);
    const value = (SETS * NODES) / seconds;
    const floorValue = (SETS * NODES) / floorSeconds;
    return {
      value,
      unit: 'pods/s',
      floor: floorValue,
      goals: [
        { what: 'ratio', value: value / floorValue, atLeast: 0.5 },
        { what: 'RSS of the server', value: used.server.residentBytesMax / 2 ** 20, unit: 'MiB', atMost: 1_024 },
        { what: 'a 31st set', value: lateSeconds, unit: 's', atMost: 2 },
      ],
      details: { seconds, floorSeconds, lateSeconds, used },
    };

    /** How long the late set takes, from its mutation's call until its last pod is bound and its event could be read. */
    async function startLateSet(): Promise<number> {
      // A connection of its own: it must not wait for the observer's.
      const own = await connect(databaseUrl, closers);
      const position = LATE.afterShare * SETS * NODES * 2 + sincePosition;
      while ((await headPosition(own)) < position) await delay(50);
      const from = await headPosition(own);
      const begunAt = performance.now();
      await applyDaemonSet(server.client, { name: 'late', onNodes: nodes.slice(0, LATE.nodes) });
      const uid = await daemonSetUid(own, 'late');
      await waitUntilBound(own, { daemonSetUids: [uid], pods: LATE.nodes, sincePosition: from });
      return (performance.now() - begunAt) / 1_000;
    }
  },
};
