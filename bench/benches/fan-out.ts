import { resolve } from 'node:path';
import type { Bench, BenchContext } from '../support/bench.ts';
import type { Measurement } from '../support/measurement.ts';
import { createPodReports } from '../support/pod-reports.ts';
import { startScript } from '../support/programs.ts';
import { seedFleet } from '../support/seed-fleet.ts';
import { startSubscriberCrowd } from '../support/subscriber-crowd.ts';
import type { SubscriberCrowd } from '../support/subscriber-crowd.ts';
import { readUsage, watchUsage } from '../support/usage.ts';

const SUBSCRIBERS = 1_000;
const PODS = 1_000;
/** Each to every subscriber. */
const EVENTS = 300;
const LATENCY_SECONDS = 10;

const QUERY = `subscription ($filter: PodFilter, $after: FeedCursor) {
  podLifecycle(filter: $filter, after: $after) {
    cursor type transitions occurredAt pod { metadata { namespace name } phase ready nodeName } } }`;

/**
 * 1,000 subscribers. With one filter: how many events a second reach them altogether, beside the same bytes written by package
 * ws alone, and how late they are at 30 % of that. With a filter of a node each: how late 1,000 pod events a second are.
 */
export const fanOut: Bench = {
  name: 'fan-out',
  async run(context: BenchContext): Promise<Measurement> {
    const { closers, tell } = context;
    const fleet = await seedFleet(context, { database: 'fan_out', nodes: PODS, daemonSets: [{ name: 'agent' }] });
    const { server, client, nodeNames } = fleet;
    const crowd = await startSubscriberCrowd(closers);
    const reports = await createPodReports(server.client, client);
    const url = server.url.replace('http', 'ws');
    const open = (variables: readonly object[]) =>
      crowd.open({ url, token: server.adminToken, query: QUERY, variables });
    const anybody = Array.from({ length: SUBSCRIBERS }, () => ({}));

    const floor = await measureFloor(context, crowd);
    tell(`bare ws: ${Math.round(floor)} events/s`);

    await open(anybody);
    await warmUp(crowd, reports, SUBSCRIBERS);
    const usage = await watchUsage(() => readUsage(server.pid));
    const startedAt = performance.now();
    await reports.burst(EVENTS);
    await crowd.received(EVENTS * SUBSCRIBERS, 120_000);
    const value = (EVENTS * SUBSCRIBERS * 1_000) / (performance.now() - startedAt);
    const used = await usage();
    tell(`shared: ${Math.round(value)} events/s`);

    await crowd.reset();
    const perSecond = (0.3 * value) / SUBSCRIBERS;
    const sent = await reports.steady({ seconds: LATENCY_SECONDS, perSecond });
    const shared = await crowd.received(sent * SUBSCRIBERS, 60_000);
    await crowd.close();

    await open(nodeNames.map((node) => ({ filter: { node } })));
    await warmUp(crowd, reports, 1);
    const own = await reports.steady({ seconds: LATENCY_SECONDS, perSecond: 1_000 });
    const filtered = await crowd.received(own, 60_000);
    return {
      value,
      unit: 'events/s',
      floor,
      goals: [
        { what: 'ratio', value: value / floor, atLeast: 0.5 },
        { what: 'p99 commit to client at 30 % of the load', value: shared.delays.p99, atMost: 100, unit: 'ms' },
        { what: 'p99 of 1,000 events/s, each for one', value: filtered.delays.p99, atMost: 100, unit: 'ms' },
      ],
      details: { used, perSecond, shared: shared.delays, filtered: filtered.delays },
    };
  },
};

/** Until everybody who is to get an event gets it; then the count is 0 again. */
async function warmUp(
  crowd: SubscriberCrowd,
  reports: Awaited<ReturnType<typeof createPodReports>>,
  readersOfAnEvent: number,
): Promise<void> {
  await crowd.reset();
  await reports.burst(PODS / 10);
  await crowd.received((PODS / 10) * readersOfAnEvent, 120_000);
  await crowd.reset();
}

/** The same bytes to as many sockets: events a second. */
async function measureFloor({ closers }: BenchContext, crowd: SubscriberCrowd): Promise<number> {
  const bare = await startScript(resolve(import.meta.dirname, '../support/bare-ws.ts'), [], closers);
  await crowd.open({
    url: bare.said.replace('http', 'ws'),
    token: null,
    query: '',
    variables: Array.from({ length: SUBSCRIBERS }, () => ({})),
  });
  const write = (times: number) =>
    fetch(bare.said, { method: 'POST', body: JSON.stringify({ message: MESSAGE, times }) });
  await write(EVENTS / 3);
  await crowd.received((EVENTS / 3) * SUBSCRIBERS, 120_000);
  await crowd.reset();
  const startedAt = performance.now();
  await write(EVENTS);
  await crowd.received(EVENTS * SUBSCRIBERS, 120_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  await crowd.close();
  await crowd.reset();
  return (EVENTS * SUBSCRIBERS) / seconds;
}

/** As the server writes one. */
const MESSAGE = JSON.stringify({
  id: '00000000-0000-4000-8000-000000000000',
  type: 'next',
  payload: {
    data: {
      podLifecycle: {
        cursor: 'WyIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAiLDEyMzQ1Nl0',
        type: 'MODIFIED',
        transitions: ['READY'],
        occurredAt: '2026-01-01T00:00:00.000Z',
        pod: {
          metadata: { namespace: 'default', name: 'agent-00001' },
          phase: 'Running',
          ready: true,
          nodeName: 'node-0001',
        },
      },
    },
  },
});
