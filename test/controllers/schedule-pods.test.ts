import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { createCluster, expectOk, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const requesting = (cpu: string, more: object = {}) => ({
  containers: [{ name: 'main', image: 'registry.example/app:1', resources: { requests: { cpu } } }],
  ...more,
});

const addPod = async (name: string, spec: object) =>
  expectOk(
    await createPod(cluster.context, {
      manifest: { json: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec } },
    }),
  );

const podNamed = async (name: string) => (await cluster.pods()).find((pod) => pod.name === name)!;

const reasonsOf = async (uid: string) =>
  (
    await queryableOf(cluster.database.prisma).query<{ reason: string }>(
      `SELECT reason FROM events WHERE regarding_uid = $1::uuid ORDER BY id`,
      uid,
    )
  ).map((event) => event.reason);

describe('schedulePods', () => {
  it('leaves a pod that no node has room for Pending, says why, and binds it as soon as there is room', async () => {
    await cluster.addNodes(['n1']);
    await addPod('big', requesting('3'));
    await cluster.settle();
    await addPod('late', requesting('2'));
    await cluster.settle();
    const waiting = await podNamed('late');
    expect(waiting.nodeName).toBeNull();
    expect(waiting.conditions).toContainEqual(
      expect.objectContaining({
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: expect.stringContaining('cpu'),
      }),
    );
    expect(await reasonsOf(waiting.uid)).toEqual(['FailedScheduling']);
    expectOk(await deletePod(cluster.context, { name: 'big', namespace: 'default', gracePeriodSeconds: 0 }));
    await cluster.settle();
    expect((await podNamed('late')).nodeName).toBe('n1');
    expect(await reasonsOf(waiting.uid)).toEqual(['FailedScheduling', 'Scheduled']);
  });

  it('binds a waiting pod when a node joins that fits', async () => {
    await addPod('early', requesting('1', { nodeSelector: { disk: 'ssd' } }));
    await cluster.addNodes(['n1']);
    await cluster.settle();
    expect((await podNamed('early')).nodeName).toBeNull();
    await cluster.addNodes(['n2'], { labels: { disk: 'ssd' } });
    await cluster.settle();
    expect((await podNamed('early')).nodeName).toBe('n2');
  });

  it('keeps bare pods off cordoned nodes and puts daemon pods on them', async () => {
    await cluster.addNodes(['n1'], { unschedulable: true });
    await cluster.addDaemonSet('log');
    await addPod('bare', requesting('1'));
    await cluster.settle();
    expect((await podNamed('bare')).nodeName).toBeNull();
    expect((await cluster.pods()).find((pod) => pod.source === 'DAEMON')!.nodeName).toBe('n1');
  });

  it('does not give the same room away twice in one batch', async () => {
    await cluster.addNodes(['n1', 'n2']);
    for (const name of ['a', 'b', 'c']) await addPod(name, requesting('3'));
    await cluster.settle();
    const bound = (await cluster.pods()).map((pod) => pod.nodeName);
    expect(bound.filter((node) => node !== null).sort()).toEqual(['n1', 'n2']);
  });

  it('deletes pods of lower priority for a daemon pod, and binds it when they have ended', async () => {
    await cluster.addNodes(['n1']);
    await addPod('low', requesting('3'));
    await cluster.settle();
    await cluster.runAgents();
    expectOk(
      await createPriorityClass(cluster.context, {
        manifest: {
          json: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 },
        },
      }),
    );
    await cluster.addDaemonSet('log', { podSpec: requesting('2', { priorityClassName: 'high' }) });
    await cluster.settle();
    const low = await podNamed('low');
    const daemon = (await cluster.pods()).find((pod) => pod.source === 'DAEMON')!;
    expect(low.deletionTimestamp).not.toBeNull();
    expect(daemon).toMatchObject({ nodeName: null, nominatedNodeName: 'n1', priority: 1000 });
    await cluster.runAgents();
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => [pod.name, pod.nodeName])).toEqual([[daemon.name, 'n1']]);
  });
});
