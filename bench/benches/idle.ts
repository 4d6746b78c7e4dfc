import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { seedFleet } from '../support/seed-fleet.ts';
import { startSubscriberCrowd } from '../support/subscriber-crowd.ts';
import { readUsage, watchUsage } from '../support/usage.ts';

const SUBSCRIBERS = 1_000;
/** Four bookmarks, five pings. */
const SECONDS = 60;

const QUERY = `subscription { podLifecycle { cursor type transitions occurredAt pod { metadata { namespace name } phase } } }`;

/** 1,000 subscribers while nothing changes: processor time of the server beside the same server without them, and memory of each. */
export const idle: Bench = {
  name: 'idle',
  async run(context: BenchContext): Promise<Measurement> {
    const nodeFlags = ['--expose-gc', '--import', './bench/support/collect-on-signal.js'];
    const { server } = await seedFleet(context, { database: 'idle', nodes: 1, daemonSets: [], nodeFlags });
    const crowd = await startSubscriberCrowd(context.closers);
    const url = server.url.replace('http', 'ws');
    const open = (count: number) =>
      crowd.open({ url, token: server.adminToken, query: QUERY, variables: Array.from({ length: count }, () => ({})) });
    const watch = async () => {
      const usage = await watchUsage(() => readUsage(server.pid));
      await delay(SECONDS * 1_000);
      return usage();
    };
    // Garbage is no subscriber's: how much of it there is depends on when the collector came last.
    const residentBytes = async () => {
      process.kill(server.pid, 'SIGUSR2');
      await delay(2_000);
      return (await readUsage(server.pid)).residentBytes;
    };
    // Code is compiled and the heap has grown to what a crowd's coming needs, before anything counts.
    await open(SUBSCRIBERS);
    await delay(5_000);
    await crowd.close();
    await delay(20_000);
    const alone = await watch();
    const before = await residentBytes();
    await open(SUBSCRIBERS);
    await delay(20_000);
    const watched = await watch();
    const state = await crowd.state();
    if (state.open !== SUBSCRIBERS || state.strange.length > 0) throw new Error(`not idle: ${JSON.stringify(state)}`);
    const percentOf = ({ cpuSeconds, seconds }: typeof alone) => (cpuSeconds / seconds) * 100;
    const value = percentOf(watched) - percentOf(alone);
    const each = ((await residentBytes()) - before) / SUBSCRIBERS / 1_024;
    return {
      value,
      unit: '% of a core',
      floor: null,
      goals: [
        { what: 'the subscribers', value, atMost: 2, unit: '% of a core' },
        { what: 'memory of each', value: each, atMost: 30, unit: 'KiB' },
      ],
      details: { alone, watched, bookmarksAndEvents: state },
    };
  },
};
