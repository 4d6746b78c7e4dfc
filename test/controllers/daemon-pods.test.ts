import { createPod } from '../../src/commands/create-pod.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { reportPodStatuses } from '../../src/commands/report-pod-statuses.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { sweep } from '../../src/controllers/sweep.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { aDaemonSet, createCluster, expectOk, testIds, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const status = async (uid: string) => (await readDaemonSet(queryableOf(cluster.database.prisma), uid))!.status;

const bringUp = async (nodes: readonly string[], overrides: Parameters<Cluster['addDaemonSet']>[1] = {}) => {
  await cluster.addNodes(nodes);
  const uid = await cluster.addDaemonSet('log', overrides);
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
  return uid;
};

const update = async (overrides: Parameters<typeof aDaemonSet>[1]) =>
  expectOk(await updateDaemonSet(cluster.context, { manifest: { json: aDaemonSet('log', overrides) } }));

const fail = async () => {
  const [pod] = await cluster.pods();
  const report = { namespace: pod!.namespace, name: pod!.name, uid: pod!.uid, state: 'FAILED' as const, ready: false };
  await reportPodStatuses(cluster.context, { reports: [{ ...report, epoch: 2, sequence: 1 }] });
  await cluster.settle();
  return pod!.uid;
};

describe('a failed daemon pod', () => {
  it('is replaced at once, and the next time only when its back-off is over', async () => {
    await bringUp(['n1']);
    const first = await fail();
    expect((await cluster.pods())[0]!.uid).not.toBe(first);
    const told = await queryableOf(cluster.database.prisma).query<{ reason: string }>(
      `SELECT reason FROM events WHERE component = 'daemonset-controller' ORDER BY reason`,
    );
    expect(told.map((event) => event.reason)).toEqual([
      'FailedDaemonPod',
      'SuccessfulCreate',
      'SuccessfulCreate',
      'SuccessfulDelete',
    ]);
    // 1, 2, 4 … s: long enough in the end for this test to look in between.
    for (const delayMs of [1_000, 2_000, 4_000]) {
      await cluster.advance(delayMs + 100);
      await fail();
    }
    const waiting = await fail();
    expect((await cluster.pods())[0]).toMatchObject({ uid: waiting, phase: 'Failed' });
    await cluster.advance(8_100);
    await cluster.settle();
    expect((await cluster.pods())[0]!.uid).not.toBe(waiting);
  });
});

describe('minReadySeconds', () => {
  it('holds availability back for that long, without anybody reporting again', async () => {
    const uid = await bringUp(['n1'], { spec: { minReadySeconds: 30 } });
    expect(await status(uid)).toMatchObject({ numberReady: 1, numberAvailable: 0, numberUnavailable: 1 });
    await cluster.advance(30_500);
    await cluster.settle();
    expect(await status(uid)).toMatchObject({ numberReady: 1, numberAvailable: 1, numberUnavailable: 0 });
  });
});

describe('OnDelete', () => {
  it('replaces nothing by itself', async () => {
    const spec = { updateStrategy: { type: 'OnDelete' } };
    const uid = await bringUp(['n1', 'n2'], { spec });
    const before = (await cluster.pods()).map((pod) => pod.uid);
    await update({ spec, image: 'registry.example/agent:2' });
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.uid)).toEqual(before);
    expect(await status(uid)).toMatchObject({ updatedNumberScheduled: 0, observedGeneration: 2 });
  });
});

describe('maxSurge', () => {
  it('never leaves a node without an available pod', async () => {
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
    const uid = await bringUp(['n1', 'n2', 'n3'], { spec });
    await update({ spec, image: 'registry.example/agent:2' });
    let rounds = 0;
    do {
      await cluster.settle();
      const serving = new Set(
        (await cluster.pods()).filter((pod) => pod.ready && pod.deletionTimestamp === null).map((pod) => pod.nodeName),
      );
      expect([...serving].sort()).toEqual(['n1', 'n2', 'n3']);
      await cluster.runAgents();
      await cluster.settle();
      rounds += 1;
    } while (rounds < 20 && ((await status(uid)).updatedNumberScheduled < 3 || (await cluster.pods()).length > 3));
    expect(await status(uid)).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
    expect((await cluster.pods()).map((pod) => pod.slot)).toEqual([0, 0, 0]);
  });
});

describe('ownership', () => {
  it('takes a bare pod that matches, and the older of two on a node stays', async () => {
    await cluster.addNodes(['n1']);
    const spec = { nodeName: 'n1', containers: [{ name: 'main', image: 'registry.example/agent:1' }] };
    const metadata = { name: 'mine', namespace: 'default', labels: { app: 'log' } };
    expectOk(
      await createPod(cluster.context, { manifest: { json: { apiVersion: 'v1', kind: 'Pod', metadata, spec } } }),
    );
    await cluster.settle();
    const uid = await cluster.addDaemonSet('log', { spec: { updateStrategy: { type: 'OnDelete' } } });
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods.map((pod) => pod.name)).toEqual(['mine']);
    expect(pods[0]!.owner).toMatchObject({ uid, kind: 'DaemonSet' });
  });

  it('releases a pod whose labels no longer match and makes another in its place', async () => {
    const uid = await bringUp(['n1']);
    const [pod] = await cluster.pods();
    expectOk(
      await updatePod(cluster.context, {
        namespace: 'default',
        name: pod!.name,
        change: { patch: { metadata: { labels: { app: 'quarantine' } } } },
      }),
    );
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods).toHaveLength(2);
    expect(pods.find((one) => one.uid === pod!.uid)!.owner).toBeNull();
    expect(pods.find((one) => one.uid !== pod!.uid)!.owner!.uid).toBe(uid);
  });
});

describe('an edited pod', () => {
  it('is left as it is, and its successor is made from the template', async () => {
    await bringUp(['n1']);
    const [pod] = await cluster.pods();
    const patch = { spec: { containers: [{ name: 'main', image: 'registry.example/agent:edited' }] } };
    expectOk(await updatePod(cluster.context, { name: pod!.name, change: { patch } }));
    await cluster.settle();
    await sweep(cluster.controllers);
    await cluster.settle();
    const [edited] = await cluster.pods();
    expect(edited).toMatchObject({ uid: pod!.uid, deletionTimestamp: null });
    expect(edited!.specOverride).toMatchObject({ containers: [{ image: 'registry.example/agent:edited' }] });
    // A node of the same name, made anew.
    expectOk(await deleteNode(cluster.context, { name: 'n1' }));
    await cluster.settle();
    await cluster.addNodes(['n1']);
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods).toHaveLength(1);
    expect(pods[0]).toMatchObject({ templateKey: pod!.templateKey, specOverride: null, nodeName: 'n1' });
    expect(pods[0]!.uid).not.toBe(pod!.uid);
  });
});

describe('a template that is accepted though no pod can be made of it', () => {
  it('makes no pod, says why, and makes them when it is put right', async () => {
    await cluster.addNodes(['n1', 'n2']);
    const uid = await cluster.addDaemonSet('log', { image: ' registry.example/agent:1' });
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
    expect(await status(uid)).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 0 });
    const told = await queryableOf(cluster.database.prisma).query<{ message: string }>(
      `SELECT message FROM events WHERE reason = 'FailedCreate'`,
    );
    expect(told.map((event) => event.message)).toEqual([expect.stringContaining('spec.containers[0].image')]);
    await update({ image: 'registry.example/agent:1' });
    await cluster.settle();
    expect(await status(uid)).toMatchObject({ currentNumberScheduled: 2, updatedNumberScheduled: 2 });
  });
});

describe('adopted pods of another template', () => {
  const orphanAndAdopt = async (spec: object) => {
    await bringUp(['n1', 'n2', 'n3']);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'ORPHAN' }));
    await cluster.settle();
    const uids = (await cluster.pods()).map((pod) => pod.uid);
    const uid = await cluster.addDaemonSet('log', { spec, image: 'registry.example/agent:2' });
    await cluster.settle();
    return { uid, uids };
  };

  it('are replaced within the budget by RollingUpdate', async () => {
    const { uid } = await orphanAndAdopt({});
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null)).toHaveLength(1);
    for (let round = 0; round < 6; round += 1) {
      await cluster.runAgents();
      await cluster.settle();
    }
    expect(await status(uid)).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  });

  it('stay with OnDelete', async () => {
    const { uid, uids } = await orphanAndAdopt({ updateStrategy: { type: 'OnDelete' } });
    expect((await cluster.pods()).map((pod) => [pod.uid, pod.owner?.uid])).toEqual(uids.map((one) => [one, uid]));
    expect(await status(uid)).toMatchObject({ currentNumberScheduled: 3, updatedNumberScheduled: 0 });
  });
});

describe('a pod that refers to a set that never was', () => {
  it('is collected, as one whose set is gone', async () => {
    await cluster.addNodes(['n1']);
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'ghost', uid: testIds.uid(), controller: true };
    const metadata = { name: 'haunted', namespace: 'default', ownerReferences: [owner] };
    const spec = { containers: [{ name: 'main', image: 'registry.example/agent:1' }] };
    expectOk(
      await createPod(cluster.context, { manifest: { json: { apiVersion: 'v1', kind: 'Pod', metadata, spec } } }),
    );
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
  });
});

describe('revisionHistoryLimit', () => {
  it('keeps so many old revisions, and reuses one when its template comes back', async () => {
    await bringUp(['n1'], { spec: { revisionHistoryLimit: 1 } });
    for (const image of ['a:2', 'a:3', 'a:2']) {
      await update({ spec: { revisionHistoryLimit: 1 }, image });
      for (let round = 0; round < 3; round += 1) {
        await cluster.settle();
        await cluster.runAgents();
      }
      await cluster.settle();
    }
    const revisions = await queryableOf(cluster.database.prisma).query<{ revision: number }>(
      `SELECT revision::int AS revision FROM controller_revisions ORDER BY revision`,
    );
    expect(revisions.map((one) => one.revision)).toEqual([3, 4]);
  });
});
