import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { readOutbox } from '../support/outbox.ts';

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
    // What the feed tells is what the row says.
    const told = (await readOutbox(queryableOf(cluster.database.prisma))).findLast(
      ({ change }) => change.uid === low.uid,
    );
    expect(told!.change).toMatchObject({ object: low, transitions: ['PREEMPTED', 'TERMINATING'] });
    expect(low.reason).toBe('Preempted');
    expect(daemon).toMatchObject({ nodeName: null, nominatedNodeName: 'n1', priority: 1000 });
    await cluster.runAgents();
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => [pod.name, pod.nodeName])).toEqual([[daemon.name, 'n1']]);
  });
});

describe('a pod that is bound beside another of its set', () => {
  it('is counted anew: the bound ones speak first, and of them the older', async () => {
    await cluster.addNodes(['n1']);
    // Older, aimed at n1, of no revision, and waiting for room.
    await addPod('filler', requesting('4'));
    await cluster.settle();
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }],
        },
      },
    };
    expectOk(
      await createPod(cluster.context, {
        manifest: {
          json: {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'older', namespace: 'default', labels: { app: 'log' } },
            spec: requesting('1', { affinity }),
          },
        },
      }),
    );
    await cluster.settle();
    const uid = await cluster.addDaemonSet('log', { spec: { updateStrategy: { type: 'OnDelete' } } });
    await cluster.settle();
    const updated = async () =>
      (
        await queryableOf(cluster.database.prisma).query<{ updated: number; pods: number }>(
          `SELECT updated, (SELECT count(*)::int FROM pods WHERE owner_uid = $1::uuid) AS pods FROM daemon_set_work WHERE daemon_set_uid = $1::uuid`,
          uid,
        )
      )[0]!;
    expect(await updated()).toEqual({ updated: 0, pods: 1 });
    // As one that a set made, released and took back.
    await queryableOf(cluster.database.prisma).execute(`UPDATE pods SET source = 'DAEMON' WHERE name = 'older'`);
    // A terminating pod of the current revision, bound: it speaks while the older one is not bound.
    const hash = (
      await queryableOf(cluster.database.prisma).query<{ hash: string }>(
        `SELECT current_hash AS hash FROM daemon_set_work`,
      )
    )[0]!.hash;
    await queryableOf(cluster.database.prisma).execute(
      `INSERT INTO pods SELECT (jsonb_populate_record(pods, jsonb_build_object('uid', gen_random_uuid(), 'name', 'ending',
         'node_name', 'n1', 'revision_hash', $1::text, 'deletion_timestamp', now(), 'schedule_due_at', NULL,
         'creation_timestamp', now()))).* FROM pods WHERE name = 'older'`,
      hash,
    );
    await queryableOf(cluster.database.prisma).execute(
      `INSERT INTO marks (kind, subject, node, due_at, origin) VALUES ('PAIR', $1, 'n1', now(), 1)`,
      uid,
    );
    await cluster.settle();
    expect(await updated()).toEqual({ updated: 1, pods: 2 });
    expectOk(await deletePod(cluster.context, { name: 'filler', namespace: 'default', gracePeriodSeconds: 0 }));
    await cluster.settle();
    expect((await podNamed('older')).nodeName).toBe('n1');
    expect(await updated()).toEqual({ updated: 0, pods: 2 });
  });
});
