import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const query = <Row>(text: string) => queryableOf(cluster.database.prisma).query<Row>(text);
const read = (uid: string) => readDaemonSet(queryableOf(cluster.database.prisma), uid);
const aBarePod = (
  name: string,
  { labels = {}, finalizers = [], spec = {} }: { labels?: object; finalizers?: string[]; spec?: object },
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels, finalizers },
  spec: { containers: [{ name: 'main', image: 'registry.example/tool:1' }], ...spec },
});

const held = (finalizers: readonly string[]) => {
  const { metadata, ...rest } = aDaemonSet('log');
  return { ...rest, metadata: { ...metadata, finalizers } };
};

describe('a set deleted in the background while a foreign finalizer holds it', () => {
  it('keeps its pods until its author lets go, and then is gone before them', async () => {
    await cluster.addNodes(['n1']);
    const json = held(['example.com/hold']);
    const { uid } = expectOk(await createDaemonSet(cluster.context, { manifest: { json } })).daemonSet!;
    await cluster.settle();
    await cluster.runAgents();
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log' }));
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.deletionTimestamp)).toEqual([null]);
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json: held([]) } }));
    await cluster.settle();
    expect(await read(uid)).toBeNull();
    expect((await cluster.pods()).map((pod) => pod.deletionTimestamp !== null)).toEqual([true]);
    await cluster.runAgents();
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
    expect(await query(`SELECT name FROM controller_revisions`)).toEqual([]);
    expect(await query(`SELECT daemon_set_uid FROM daemon_set_work`)).toEqual([]);
  });
});

describe('a pod with a finalizer that its set deletes', () => {
  it('stays terminating until the finalizer is taken away, also when nothing of it runs', async () => {
    await cluster.addNodes(['n1']);
    expectOk(
      await createPod(cluster.context, {
        manifest: {
          json: aBarePod('mine', {
            labels: { app: 'log' },
            finalizers: ['example.com/hold'],
            spec: { nodeName: 'none' },
          }),
        },
      }),
    );
    await query(`UPDATE pods SET node_name = NULL, target_node = 'n1' WHERE name = 'mine' RETURNING 1 AS done`);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods.find((pod) => pod.name === 'mine')).toMatchObject({ deletionGracePeriodSeconds: 0 });
    const patch = { metadata: { finalizers: null } };
    expectOk(await updatePod(cluster.context, { namespace: 'default', name: 'mine', change: { patch } }));
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.generateName)).toEqual(['log-']);
  });
});

describe('a pod with a finalizer on a node that is deleted', () => {
  it.each([['running'], ['terminating already']])(
    '%s: ends without grace and goes with its finalizer',
    async (state) => {
      await cluster.addNodes(['n1', 'n2']);
      const json = aBarePod('mine', { finalizers: ['example.com/hold'], spec: { nodeName: 'n1' } });
      expectOk(await createPod(cluster.context, { manifest: { json } }));
      expectOk(
        await createPod(cluster.context, { manifest: { json: aBarePod('other', { spec: { nodeName: 'n1' } }) } }),
      );
      await cluster.settle();
      await cluster.runAgents();
      if (state !== 'running') expectOk(await deletePod(cluster.context, { name: 'mine' }));
      expectOk(await deleteNode(cluster.context, { name: 'n1' }));
      await cluster.settle();
      const pods = await cluster.pods();
      expect(pods.map((pod) => [pod.name, pod.deletionGracePeriodSeconds])).toEqual([['mine', 0]]);
      const patch = { metadata: { finalizers: null } };
      expectOk(await updatePod(cluster.context, { namespace: 'default', name: 'mine', change: { patch } }));
      expect(await cluster.pods()).toEqual([]);
    },
  );
});

describe('a pod that somebody else owns, too', () => {
  const owning = async (kind: string, uid: string) => {
    const [set] = await query<{ uid: string }>(`SELECT uid FROM daemon_sets WHERE name = 'log'`);
    const pod = aBarePod('shared', { labels: { app: 'log' }, spec: { nodeName: 'n1' } });
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'log', uid: set!.uid, controller: true },
      { apiVersion: 'v1', kind, name: 'other', uid },
    ];
    const json = { ...pod, metadata: { ...pod.metadata, ownerReferences } };
    expectOk(await createPod(cluster.context, { manifest: { json } }));
  };
  const nobody = '00000000-0000-7000-8000-00000000dead';

  it.each([
    ['an object that exists', 'Node', true],
    ['an object that does not exist', 'Pod', false],
    ['an object of a kind that is not here', 'ReplicaSet', true],
  ] as const)('%s: loses its set when that is deleted, and goes when nobody is left', async (_what, kind, isKept) => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log', { spec: { updateStrategy: { type: 'OnDelete' } } });
    const [node] = await query<{ uid: string }>(`SELECT uid FROM nodes`);
    await owning(kind, kind === 'Node' ? node!.uid : nobody);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'FOREGROUND' }));
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods.map((pod) => ({ name: pod.name, owner: pod.owner, isLive: pod.deletionTimestamp === null }))).toEqual(
      isKept ? [{ name: 'shared', owner: null, isLive: true }] : [],
    );
    expect(await query(`SELECT uid FROM daemon_sets`)).toEqual([]);
  });
});

describe('a set of the name of one that is just taken apart', () => {
  it('takes over the revision of its template, and raises no collision count', async () => {
    await cluster.addNodes(['n1']);
    const first = await cluster.addDaemonSet('log');
    await cluster.settle();
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log' }));
    // The object goes first, its pods and revisions by the next passes.
    await query(`DELETE FROM daemon_sets RETURNING 1 AS done`);
    const second = await cluster.addDaemonSet('log');
    await reconcileDaemonSet(cluster.controllers, { uid: second });
    expect((await read(second))!.status.collisionCount).toBeUndefined();
    expect(await query(`SELECT owner_uid AS owner, revision::int AS revision FROM controller_revisions`)).toEqual([
      { owner: second, revision: 1 },
    ]);
    await reconcileDaemonSet(cluster.controllers, { uid: first });
    await cluster.settle();
    expect(await query(`SELECT owner_uid AS owner FROM controller_revisions`)).toEqual([{ owner: second }]);
  });
});

describe('a terminating pod that hoped for room', () => {
  it('is not put before the scheduler again', async () => {
    await cluster.addNodes(['n1'], { allocatable: { cpu: '2', pods: '10', memory: '1Gi' } });
    for (const [name, value] of [
      ['middle', 10],
      ['high', 20],
    ] as const) {
      const json = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value };
      expectOk(await createPriorityClass(cluster.context, { manifest: { json } }));
    }
    const containers = [{ name: 'main', image: 'registry.example/tool:1', resources: { requests: { cpu: '2' } } }];
    const add = async (name: string, priorityClassName?: string) => {
      const spec = { containers, ...(priorityClassName && { priorityClassName }) };
      const json = aBarePod(name, { finalizers: ['example.com/hold'], spec });
      expectOk(await createPod(cluster.context, { manifest: { json } }));
      await cluster.settle();
    };
    await add('low');
    await cluster.runAgents();
    await add('waits', 'middle');
    expect((await cluster.pods()).find((pod) => pod.name === 'waits')).toMatchObject({ nominatedNodeName: 'n1' });
    expectOk(await deletePod(cluster.context, { name: 'waits' }));
    await add('comes', 'high');
    expect(await query(`SELECT name FROM pods WHERE schedule_due_at IS NOT NULL`)).toEqual([]);
  });
});

describe('a pod without a node that no longer matches its set', () => {
  it('is released though no node is to be looked at', async () => {
    await cluster.addDaemonSet('log');
    expectOk(await createPod(cluster.context, { manifest: { json: aBarePod('mine', { labels: { app: 'log' } }) } }));
    await cluster.settle();
    expect((await cluster.pods())[0]!.owner).toMatchObject({ name: 'log' });
    const patch = { metadata: { labels: { app: 'other' } } };
    expectOk(await updatePod(cluster.context, { namespace: 'default', name: 'mine', change: { patch } }));
    await cluster.settle();
    expect((await cluster.pods())[0]!.owner).toBeNull();
  });
});

describe('a node that is deleted and joins again before anybody has looked', () => {
  it('does not keep the pods that it had: its agent was told that it may not speak for them', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [before] = await cluster.pods();
    expectOk(await deleteNode(cluster.context, { name: 'n1' }));
    await cluster.addNodes(['n1']);
    await cluster.settle();
    const pods = await query<{ uid: string; isOfNode: boolean }>(
      `SELECT pods.uid, pods.node_uid = nodes.uid AS "isOfNode" FROM pods JOIN nodes ON nodes.name = node_name`,
    );
    expect(pods).toEqual([{ uid: expect.not.stringMatching(before!.uid) as string, isOfNode: true }]);
  });
});
