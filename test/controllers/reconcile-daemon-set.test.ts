import { createCluster, aDaemonSet, expectOk, type Cluster } from '../support/cluster.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';

let cluster: Cluster;
const statements: string[] = [];
beforeEach(async () => void (cluster = await createCluster({ onStatement: (text) => void statements.push(text) })));
afterEach(() => cluster.close());

const status = async (uid: string) => (await readDaemonSet(queryableOf(cluster.database.prisma), uid))!.status;

describe('reconcileDaemonSet', () => {
  it('gives every node one bound pod and counts them', async () => {
    await cluster.addNodes(['n1', 'n2', 'n3']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods.map((pod) => pod.nodeName).sort()).toEqual(['n1', 'n2', 'n3']);
    await cluster.runAgents();
    await cluster.settle();
    expect(await status(uid)).toMatchObject({
      observedGeneration: 1,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      numberMisscheduled: 0,
    });
  });

  it('adds a pod when a node joins and collects it when the node leaves', async () => {
    await cluster.addNodes(['n1']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.addNodes(['n2']);
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.nodeName).sort()).toEqual(['n1', 'n2']);
    expectOk(await deleteNode(cluster.context, { name: 'n1' }));
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.nodeName)).toEqual(['n2']);
    expect(await status(uid)).toMatchObject({ desiredNumberScheduled: 1, currentNumberScheduled: 1 });
  });

  it('moves pods when a label changes', async () => {
    await cluster.addNodes(['n1'], { labels: { disk: 'ssd' } });
    await cluster.addNodes(['n2']);
    await cluster.addDaemonSet('log', { podSpec: { nodeSelector: { disk: 'ssd' } } });
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.nodeName)).toEqual(['n1']);
    expectOk(await updateNode(cluster.context, { name: 'n2', setLabels: { disk: 'ssd' } }));
    expectOk(await updateNode(cluster.context, { name: 'n1', removeLabels: ['disk'] }));
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.nodeName)).toEqual(['n2']);
  });

  it('rolls a new template over the nodes, never more than the budget at a time', async () => {
    const names = Array.from({ length: 7 }, (_, at) => `n${at}`);
    await cluster.addNodes(names);
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } };
    const uid = await cluster.addDaemonSet('log', { spec });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expectOk(
      await updateDaemonSet(cluster.context, {
        manifest: { json: aDaemonSet('log', { spec, image: 'registry.example/agent:2' }) },
      }),
    );
    let rounds = 0;
    do {
      await cluster.settle();
      const serving = (await cluster.pods()).filter((pod) => pod.ready && pod.deletionTimestamp === null);
      expect(7 - serving.length).toBeLessThanOrEqual(2);
      await cluster.runAgents();
      await cluster.settle();
      rounds += 1;
    } while (rounds < 20 && (await status(uid)).updatedNumberScheduled + (await status(uid)).numberAvailable < 14);
    await cluster.settle();
    expect(await status(uid)).toMatchObject({ observedGeneration: 2, updatedNumberScheduled: 7, numberAvailable: 7 });
    expect(await cluster.pods()).toHaveLength(7);
  });

  it('walks over no node when only labels change', async () => {
    await cluster.addNodes(['n1', 'n2']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    const walked = async () => {
      const before = statements.length;
      await cluster.settle();
      return statements.slice(before).filter((text) => text.includes('name > $1')).length;
    };
    const labelled = { ...aDaemonSet('log'), metadata: { name: 'log', namespace: 'default', labels: { team: 'a' } } };
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json: labelled } }));
    expect(await walked()).toBe(0);
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json: aDaemonSet('log', { image: 'a:2' }) } }));
    expect(await walked()).toBe(1);
    expect(await status(uid)).toMatchObject({ observedGeneration: 2 });
  });

  it.each(['BACKGROUND', 'FOREGROUND'] as const)('takes a deleted set apart (%s)', async (propagation) => {
    await cluster.addNodes(['n1', 'n2']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', namespace: 'default', propagation }));
    await cluster.settle();
    expect((await cluster.pods()).every((pod) => pod.deletionTimestamp !== null)).toBe(true);
    await cluster.runAgents();
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
    expect(await readDaemonSet(queryableOf(cluster.database.prisma), uid)).toBeNull();
    const [left] = await queryableOf(cluster.database.prisma).query<{ rows: number }>(
      `SELECT ((SELECT count(*) FROM placements) + (SELECT count(*) FROM daemon_set_work) + (SELECT count(*) FROM controller_revisions)
        + (SELECT count(*) FROM marks))::int AS rows`,
    );
    expect(left!.rows).toBe(0);
  });

  it('sets pods free with ORPHAN, and another set of the same template takes them as they are', async () => {
    await cluster.addNodes(['n1', 'n2']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const before = (await cluster.pods()).map((pod) => pod.uid);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', namespace: 'default', propagation: 'ORPHAN' }));
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.owner)).toEqual([null, null]);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    expect((await cluster.pods()).map((pod) => pod.uid)).toEqual(before);
    expect(await status(uid)).toMatchObject({ numberAvailable: 2, updatedNumberScheduled: 2 });
  });
});
