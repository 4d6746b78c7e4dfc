import { createFleet } from '../../src/runtimes/simulated/fleet.ts';
import type { Fleet } from '../../src/runtimes/simulated/fleet.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createFakeTimers } from './fake-timers.ts';
import type { FakeTimers } from './fake-timers.ts';
import { createScriptedPort } from './scripted-port.ts';
import type { ScriptedPort } from './scripted-port.ts';

let port: ScriptedPort;
let timers: FakeTimers;
let fleet: Fleet;

const start = async (count: number): Promise<void> => {
  fleet = await createFleet({ port, nodes: simulatedNodes(count), delays: evenStageDelays(0), timers, batchMax: 500 });
};

beforeEach(() => {
  port = createScriptedPort();
  timers = createFakeTimers();
});

afterEach(() => fleet.close());

describe('createFleet', () => {
  it('registers the nodes that are unknown, and only those', async () => {
    port.unknownNodes.add('node-2').add('node-3');
    await start(4);
    expect(port.registered.map((node) => node.name)).toEqual(['node-2', 'node-3']);
  });

  it('sends a heartbeat of every node each 10 s, in batches', async () => {
    await start(1_200);
    expect(port.heartbeats.map((names) => names.length)).toEqual([500, 500, 200]);
    await timers.advance(9_000);
    expect(port.heartbeats).toHaveLength(3);
    await timers.advance(1_500);
    expect(port.heartbeats.slice(3).map((names) => names.length)).toEqual([500, 500, 200]);
  });

  it('lets a node rest that somebody deleted', async () => {
    await start(3);
    port.unknownNodes.add('node-1');
    await timers.advance(21_000);
    expect(port.heartbeats.at(-1)).toEqual(['node-control', 'node-2']);
    expect(port.registered).toEqual([]);
  });

  it('leaves no timer behind when it is closed', async () => {
    await start(3);
    await fleet.close();
    expect(timers.waiting).toBe(0);
  });
});

describe('simulatedNodes', () => {
  it('gives a small fleet nodes that daemons treat in different ways', () => {
    const nodes = simulatedNodes(8);
    expect(nodes.map(({ name }) => name)).toEqual([
      'node-control',
      ...[1, 2, 3, 4, 5, 6, 7].map((index) => `node-${index}`),
    ]);
    expect(nodes.filter(({ taints }) => taints.length > 0).map(({ name }) => name)).toEqual(['node-control', 'node-5']);
    expect(nodes.filter(({ unschedulable }) => unschedulable).map(({ name }) => name)).toEqual(['node-6']);
    expect(new Set(nodes.map(({ labels }) => labels['topology.kubernetes.io/zone'])).size).toBe(3);
    expect(new Set(nodes.map(({ labels }) => labels['kubernetes.io/arch'])).size).toBe(2);
  });

  it('lets every node of a large fleet take ordinary daemons, with a name and an address of its own', () => {
    const nodes = simulatedNodes(2_000);
    expect(nodes.slice(1).some(({ taints, unschedulable }) => taints.length > 0 || unschedulable)).toBe(false);
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(2_000);
    expect(new Set(nodes.map(({ addresses }) => addresses[0]!.address)).size).toBe(2_000);
  });
});
