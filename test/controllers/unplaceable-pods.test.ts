import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { settled } from '../../src/commands/settled.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { createCluster, expectOk, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
let statements: string[];
beforeEach(async () => {
  statements = [];
  cluster = await createCluster({ onStatement: (text) => void statements.push(text) });
});
afterEach(() => cluster.close());

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);
const addPod = async (name: string, spec: object) =>
  expectOk(
    await createPod(cluster.context, {
      manifest: { json: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec } },
    }),
  );
const requesting = (cpu: string, more: object = {}) => ({
  containers: [{ name: 'main', image: 'registry.example/app:1', resources: { requests: { cpu } } }],
  ...more,
});
const onSsd = { nodeSelector: { disk: 'ssd' } };
const label = async (name: string, labels: Record<string, string>) =>
  expectOk(await updateNode(cluster.context, { name, setLabels: labels }));
const queued = async (name: string) =>
  (
    await query<{ nodes: string[] | null; isDue: boolean | null; allAt: Date | null }>(
      `SELECT schedule_nodes AS nodes, schedule_due_at <= everynode_now() AS "isDue", schedule_all_at AS "allAt"
       FROM pods WHERE name = $1`,
      name,
    )
  )[0]!;
const podNamed = async (name: string) => (await cluster.pods()).find((pod) => pod.name === name)!;
const messageOf = async (name: string) =>
  (await podNamed(name)).conditions.find((condition) => condition.type === 'PodScheduled')?.message;
const readsAllNodes = () => statements.some((text) => text.includes('SELECT name FROM nodes ORDER BY name'));

describe('a pod that may go anywhere and that no node takes', () => {
  it('is tried on a node that changes, not on all; and on all again a minute later', async () => {
    await cluster.addNodes(['n1', 'n2', 'n3']);
    await addPod('lost', requesting('1', onSsd));
    await cluster.settle();
    const before = await messageOf('lost');
    expect(before).toContain('0 of 3 nodes');
    statements.length = 0;
    // Nothing that brings it there, twice.
    for (const rack of ['a', 'b']) {
      await label('n2', { rack });
      await expandMarks(cluster.controllers);
      expect(await queued('lost')).toMatchObject({ nodes: ['n2'], isDue: true });
      await schedulePods(cluster.controllers);
    }
    expect(readsAllNodes()).toBe(false);
    expect(await messageOf('lost')).toBe(before);
    const { nodes, isDue, allAt } = await queued('lost');
    expect({ nodes, isDue }).toEqual({ nodes: null, isDue: false });
    const result = await settled(cluster.context, { timeoutSeconds: 5 });
    expect(result).toMatchObject({ ok: true, value: { waitingForTime: [], waitingForNode: [expect.any(String)] } });

    await cluster.addNodes(['n4']);
    await expandMarks(cluster.controllers);
    await schedulePods(cluster.controllers);
    await cluster.advance(30_000);
    await label('n4', { rack: 'c' });
    await expandMarks(cluster.controllers);
    await schedulePods(cluster.controllers);
    // The minute counts from the first change.
    expect(await queued('lost')).toEqual({ nodes: null, isDue: false, allAt });
    await cluster.advance(30_000);
    expect(readsAllNodes()).toBe(false);
    await schedulePods(cluster.controllers);
    expect(readsAllNodes()).toBe(true);
    expect(await messageOf('lost')).toContain('0 of 4 nodes');
    expect(await queued('lost')).toEqual({ nodes: null, isDue: null, allAt: null });
  });

  it('is not passed over by a node that changes while it is in the queue for another', async () => {
    await cluster.addNodes(['n1', 'n2']);
    await addPod('lost', requesting('1', onSsd));
    await cluster.settle();
    await label('n1', { rack: 'a' });
    await expandMarks(cluster.controllers);
    await label('n2', { disk: 'ssd' });
    await expandMarks(cluster.controllers);
    expect((await queued('lost')).nodes!.sort()).toEqual(['n1', 'n2']);
    await schedulePods(cluster.controllers);
    expect((await podNamed('lost')).nodeName).toBe('n2');
  });

  it('is not passed over by a node that changes while it waits for all to be tried', async () => {
    await cluster.addNodes(['n1', 'n2']);
    await addPod('lost', requesting('1', onSsd));
    await cluster.settle();
    await label('n1', { rack: 'a' });
    await cluster.settle();
    expect(await queued('lost')).toMatchObject({ isDue: false });
    await label('n2', { disk: 'ssd' });
    await cluster.settle();
    expect((await podNamed('lost')).nodeName).toBe('n2');
  });

  it('is tried on all when it is edited while the scheduler tries it on the node that changed', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addNodes(['n2'], { taints: [{ key: 'only', value: 'vip', effect: 'NoSchedule' }] });
    await addPod('lost', requesting('9', {}));
    await addPod('vip', { ...requesting('1'), nodeSelector: { disk: 'ssd' } });
    await label('n2', { disk: 'ssd' });
    await cluster.settle();
    expect((await podNamed('vip')).nodeName).toBeNull();
    await label('n1', { rack: 'a' });
    await expandMarks(cluster.controllers);
    const stranger = new Client({ connectionString: cluster.database.url });
    await stranger.connect();
    try {
      await stranger.query('BEGIN');
      await stranger.query('SELECT 1 FROM nodes FOR UPDATE');
      const pass = schedulePods(cluster.controllers);
      await untilOneWaits();
      const tolerations = [{ key: 'only', operator: 'Equal', value: 'vip', effect: 'NoSchedule' }];
      expectOk(
        await updatePod(cluster.context, {
          namespace: 'default',
          name: 'vip',
          change: { patch: { spec: { tolerations } } },
        }),
      );
      await stranger.query('COMMIT');
      await pass;
    } finally {
      await stranger.end();
    }
    await cluster.settle();
    expect((await podNamed('vip')).nodeName).toBe('n2');
  });

  it('finds whom to preempt on the node that changed a second later', async () => {
    await cluster.addNodes(['n1']);
    await addPod('low', requesting('3'));
    await cluster.settle();
    await cluster.runAgents();
    const manifest = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 9,
    };
    expectOk(await createPriorityClass(cluster.context, { manifest: { json: manifest } }));
    await addPod('high', requesting('2', { ...onSsd, priorityClassName: 'high' }));
    await cluster.settle();
    await label('n1', { disk: 'ssd' });
    await cluster.settle();
    expect(await podNamed('high')).toMatchObject({ nodeName: null, nominatedNodeName: null });
    await cluster.advance(1_000);
    await cluster.settle();
    expect(await podNamed('high')).toMatchObject({ nodeName: null, nominatedNodeName: 'n1' });
    await cluster.runAgents();
    await cluster.settle();
    expect((await podNamed('high')).nodeName).toBe('n1');
  });
});

/** Until a session stands before a lock. */
async function untilOneWaits(): Promise<void> {
  for (const deadline = performance.now() + 5_000; performance.now() < deadline; await delay(5)) {
    const rows = await query(
      `SELECT 1 AS waits FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
  throw new Error('nobody waits');
}
