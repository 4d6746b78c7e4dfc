import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cordonNode } from '../../src/commands/cordon-node.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { heartbeatNodes } from '../../src/commands/heartbeat-nodes.ts';
import { registerNode, type TypedNodeInput } from '../../src/commands/register-node.ts';
import { uncordonNode } from '../../src/commands/uncordon-node.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import type { NodeImage } from '../../src/domain/model/images.ts';
import { createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
});

afterAll(() => world.close());

beforeEach(() => world.forget());

async function register(name: string, more: Partial<TypedNodeInput> = {}): Promise<NodeImage> {
  const { node } = valueOf(await registerNode(world.context, { typed: { name, ...more } }));
  await world.forget();
  return node!;
}

async function expectNothingChanged(steps: () => Promise<unknown>): Promise<void> {
  const before = await world.fingerprint();
  await steps();
  expect(await world.fingerprint()).toBe(before);
}

describe('registerNode', () => {
  it('stores a ready node with a mark, a job and a change', async () => {
    const typed = {
      name: 'fresh',
      labels: { zone: 'a' },
      capacity: { cpu: '4000m', pods: '110' },
      runtime: 'SIMULATED' as const,
    };
    const { node } = valueOf(await registerNode(world.context, { typed }));
    expect(node).toMatchObject({
      labels: { zone: 'a' },
      capacity: { cpu: '4', pods: '110' },
      allocatable: { cpu: '4', pods: '110' },
      runtime: 'SIMULATED',
      unschedulable: false,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: expect.any(String) }],
    });
    expect(await world.marks()).toEqual([{ kind: 'NODE', subject: 'fresh', node: node!.uid }]);
    expect(await world.jobs()).toEqual(['expandMarks']);
    expect(await world.changes()).toMatchObject([{ kind: 'Node', type: 'ADDED', name: 'fresh', previous: null }]);
  });

  it('is a sign of life when an agent does it, the first time and again; of a node of somebody else nobody was heard', async () => {
    const heard = (name: string) =>
      world.sql<{ at: Date }>(
        'SELECT last_heartbeat_time AS at FROM node_heartbeats JOIN nodes ON uid = node_uid WHERE name = $1',
        name,
      );
    const fleet = world.contextOf({ role: 'FLEET' });
    const typed = { name: 'simulated', runtime: 'SIMULATED' as const };
    valueOf(await registerNode(fleet, { typed }));
    await register('unheard');
    const [first] = await heard('simulated');
    expect([first?.at, await heard('unheard')]).toEqual([expect.any(Date), []]);
    await world.advance(5_000);
    await register('unheard');
    valueOf(await registerNode(fleet, { typed }));
    expect(await heard('unheard')).toEqual([]);
    expect((await heard('simulated'))[0]!.at.getTime()).toBeGreaterThanOrEqual(first!.at.getTime() + 5_000);
  });

  it('joins again under the same uid and keeps its cordon and what is not given', async () => {
    const first = await register('again', { labels: { zone: 'a' }, taints: [{ key: 'k', effect: 'NoSchedule' }] });
    valueOf(await cordonNode(world.context, { name: 'again' }));
    const { node } = valueOf(
      await registerNode(world.context, { typed: { name: 'again', labels: { zone: 'b' }, capacity: { cpu: '8' } } }),
    );
    expect(node).toMatchObject({
      uid: first.uid,
      labels: { zone: 'b' },
      taints: [{ key: 'k', effect: 'NoSchedule' }],
      unschedulable: true,
      allocatable: { cpu: '8' },
    });
  });

  it('takes an empty map or list for given, and a manifest for the whole declaration', async () => {
    await register('emptied', { labels: { zone: 'a' }, taints: [{ key: 'k', effect: 'NoSchedule' }] });
    expect(await register('emptied', { labels: {}, taints: [] })).toMatchObject({ labels: {}, taints: [] });
    await register('emptied', { labels: { zone: 'a' }, capacity: { cpu: '4' }, unschedulable: true });
    const json = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'emptied' } };
    expect(valueOf(await registerNode(world.context, { manifest: { manifest: { json } } })).node).toMatchObject({
      labels: {},
      unschedulable: false,
      capacity: { cpu: '4' },
      conditions: [{ type: 'Ready', status: 'True' }],
    });
  });

  it('is not ready until somebody says so', async () => {
    expect((await register('silent', { ready: false })).conditions).toMatchObject([{ type: 'Ready', status: 'False' }]);
    const json = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'declared' } };
    const { node } = valueOf(await registerNode(world.context, { manifest: { manifest: { json } } }));
    expect(node).toMatchObject({ runtime: 'EXTERNAL', conditions: [{ type: 'Ready', status: 'False' }] });
  });

  it('joins once, then again, when several come at once', async () => {
    const results = await Promise.all(
      ['1', '2', '3'].map((zone) => registerNode(world.context, { typed: { name: 'twice', labels: { zone } } })),
    );
    expect(new Set(results.map((result) => valueOf(result).node!.uid)).size).toBe(1);
    expect((await world.changes()).map((change) => change.type)).toEqual(['ADDED', 'MODIFIED', 'MODIFIED']);
  });

  it('refuses bad labels, taints and amounts', async () => {
    await expectNothingChanged(async () => {
      const refusals = async (typed: TypedNodeInput) => refusalsOf(await registerNode(world.context, { typed }));
      expect(await refusals({ name: 'Bad Name' })).toEqual(['INVALID metadata.name']);
      expect(await refusals({ name: 'bad', labels: { 'a b': 'c' } })).toContain('INVALID metadata.labels');
      expect(await refusals({ name: 'bad', taints: [{ key: '', effect: 'NoSchedule' }] })).toEqual([
        expect.stringMatching(/metadata.taints\[0\]/),
      ]);
      expect(await refusals({ name: 'bad', capacity: { cpu: 'many' } })).toEqual(['WRONG_TYPE status.capacity[cpu]']);
    });
  });
});

describe('updateNode', () => {
  it('sets and removes by key', async () => {
    await register('edited', {
      labels: { a: '1', b: '2' },
      taints: [
        { key: 'k', value: 'old', effect: 'NoSchedule' },
        { key: 'gone', effect: 'NoExecute' },
        { key: 'gone', effect: 'NoSchedule' },
      ],
    });
    const { node } = valueOf(
      await updateNode(world.context, {
        name: 'edited',
        setLabels: { b: '3', c: '4' },
        removeLabels: ['a'],
        setTaints: [{ key: 'k', value: 'new', effect: 'NoSchedule' }],
        removeTaints: [{ key: 'gone', effect: 'NoExecute' }],
        allocatable: { cpu: '500m' },
      }),
    );
    expect(node).toMatchObject({
      labels: { b: '3', c: '4' },
      taints: [
        { key: 'gone', effect: 'NoSchedule' },
        { key: 'k', value: 'new', effect: 'NoSchedule' },
      ],
      allocatable: { cpu: '500m' },
      resourceVersion: '2',
    });
    expect(await world.changes()).toMatchObject([
      { type: 'MODIFIED', previous: { labels: { a: '1', b: '2' }, tainted: true } },
    ]);
    expect(await world.marks()).toEqual([{ kind: 'NODE', subject: 'edited', node: '' }]);
  });

  it('writes nothing when nothing changes', async () => {
    await register('calm', { labels: { a: '1' } });
    await expectNothingChanged(async () => {
      valueOf(
        await updateNode(world.context, { name: 'calm', setLabels: { a: '1' }, removeTaints: [{ key: 'none' }] }),
      );
      valueOf(await uncordonNode(world.context, { name: 'calm' }));
    });
  });

  it('refuses bad values, a conflict and a node that is not there', async () => {
    await register('strict');
    await expectNothingChanged(async () => {
      const bad = { name: 'strict', setTaints: [{ key: 'k', effect: 'Never' as 'NoExecute' }] };
      expect(refusalsOf(await updateNode(world.context, bad))).toEqual(['NOT_SUPPORTED metadata.taints[0].effect']);
      expect(refusalsOf(await updateNode(world.context, { name: 'strict', expectedResourceVersion: '9' }))).toEqual([
        'CONFLICT',
      ]);
      expect(refusalsOf(await updateNode(world.context, { name: 'nobody' }))).toEqual(['NOT_FOUND Node nobody']);
      expect(refusalsOf(await cordonNode(world.context, { name: 'nobody' }))).toEqual(['NOT_FOUND Node nobody']);
    });
  });
});

describe('cordonNode, uncordonNode', () => {
  it('change unschedulable and say so once', async () => {
    await register('cordoned');
    expect(valueOf(await cordonNode(world.context, { name: 'cordoned' })).node).toMatchObject({ unschedulable: true });
    valueOf(await cordonNode(world.context, { name: 'cordoned' }));
    expect(await world.changes()).toHaveLength(1);
    expect(valueOf(await uncordonNode(world.context, { name: 'cordoned' })).node).toMatchObject({
      unschedulable: false,
    });
  });
});

describe('deleteNode', () => {
  it('removes node and heartbeat and leaves its pods to the collector', async () => {
    const node = await register('leaving');
    expect(valueOf(await deleteNode(world.context, { name: 'leaving' })).deletedUid).toBe(node.uid);
    expect(await world.sql('SELECT 1 AS one FROM nodes WHERE uid = $1::uuid', node.uid)).toEqual([]);
    expect(await world.sql('SELECT 1 AS one FROM node_heartbeats WHERE node_uid = $1::uuid', node.uid)).toEqual([]);
    expect(await world.changes()).toMatchObject([{ type: 'DELETED', name: 'leaving' }]);
    expect(await world.marks()).toEqual([{ kind: 'NODE', subject: 'leaving', node: '' }]);
  });

  it('refuses a node that is not there', async () => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await deleteNode(world.context, { name: 'nobody' }))).toEqual(['NOT_FOUND Node nobody']);
    });
  });
});

describe('heartbeatNodes', () => {
  it('notes the time and nothing else', async () => {
    const node = await register('alive');
    valueOf(await heartbeatNodes(world.context, { heartbeats: [{ node: 'alive' }] }));
    await world.advance(5_000);
    const before = await world.sql<{ at: Date }>(
      'SELECT last_heartbeat_time AS at FROM node_heartbeats WHERE node_uid = $1::uuid',
      node.uid,
    );
    const { results } = valueOf(await heartbeatNodes(world.context, { heartbeats: [{ node: 'alive' }] }));
    expect(results).toEqual([{ accepted: true, error: null }]);
    const after = await world.sql<{ at: Date }>(
      'SELECT last_heartbeat_time AS at FROM node_heartbeats WHERE node_uid = $1::uuid',
      node.uid,
    );
    expect(after[0]!.at.getTime()).toBeGreaterThanOrEqual(before[0]!.at.getTime() + 5_000);
    expect([await world.changes(), await world.marks(), await world.jobs()]).toEqual([[], [], []]);
  });

  it('shows a condition that turned, once, and adds no job', async () => {
    await register('turning');
    const heartbeats = [{ node: 'turning', conditions: [{ type: 'MemoryPressure', status: 'True', reason: 'Full' }] }];
    valueOf(await heartbeatNodes(world.context, { heartbeats }));
    valueOf(await heartbeatNodes(world.context, { heartbeats }));
    expect(await world.changes()).toMatchObject([{ kind: 'Node', type: 'MODIFIED', previous: { tainted: false } }]);
    expect(await world.marks()).toEqual([{ kind: 'NODE', subject: 'turning', node: '' }]);
    expect(await world.jobs()).toEqual([]);
  });

  it('decides each entry by itself', async () => {
    await register('first');
    const { results } = valueOf(
      await heartbeatNodes(world.context, {
        heartbeats: [
          { node: 'nobody' },
          { node: 'no\u0000body' },
          { node: 'first' },
          { node: 'first', conditions: [{ type: 'Ready', status: 'Perhaps' }] },
        ],
      }),
    );
    expect(results.map((result) => result.error?.code ?? 'ok')).toEqual(['NOT_FOUND', 'INVALID', 'ok', 'INVALID']);
  });

  it("confines agents to their node, and a fleet's token to simulated nodes", async () => {
    await register('mine');
    await register('simulated', { runtime: 'SIMULATED' });
    const heartbeats = [{ node: 'mine' }, { node: 'simulated' }, { node: 'nobody' }];
    const codes = async (context: typeof world.context) =>
      valueOf(await heartbeatNodes(context, { heartbeats })).results.map((result) => result.error?.code ?? 'ok');
    expect(await codes(world.contextOf({ role: 'AGENT', nodeName: 'mine' }))).toEqual(['ok', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await codes(world.contextOf({ role: 'FLEET' }))).toEqual(['FORBIDDEN', 'ok', 'FORBIDDEN']);
    expect(await codes(world.contextOf({ role: 'VIEWER' }))).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
