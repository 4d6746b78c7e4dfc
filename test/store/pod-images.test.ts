import { inTransaction } from '../../src/store/core/transaction.ts';
import { insertPodTemplates } from '../../src/store/write/pod-templates.ts';
import { bindPods, deletePods, insertPods, lockPods } from '../../src/store/write/pods.ts';
import { createCluster, testIds, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeAll(async () => void (cluster = await createCluster()));
afterAll(() => cluster.close());

const shared = {
  namespace: 'default',
  generateName: 'log-',
  source: 'DAEMON' as const,
  labels: { app: 'log', 'controller-revision-hash': 'h1' },
  annotations: { note: 'a "quoted" one' },
  finalizers: ['example.com/hold'],
  ownerUid: testIds.uid(),
  ownerKind: 'DaemonSet',
  ownerName: 'log',
  otherOwnerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: testIds.uid() }],
  revisionHash: 'h1',
  priority: 7,
  priorityClassName: 'seven',
  preemptionPolicy: 'Never',
};

const place = (name: string, node: string | null) => ({
  uid: testIds.uid(),
  name,
  targetNode: 'n1',
  slot: name === 'log-b' ? (1 as const) : (0 as const),
  nodeName: node,
  nodeUid: node === null ? null : testIds.uid(),
});

/** What was written is computed here and there: readers of the feed and readers of the table must see the same. */
describe('the images that writing gives', () => {
  it('are the rows that were written', async () => {
    const waiting = place('log-a', null);
    const preset = place('log-b', 'n1');
    const bare = { ...place('bare', null), targetNode: null, slot: null };
    const made = await inTransaction(cluster.database, async (tx) => {
      const [templateKey] = await insertPodTemplates(tx, [{ spec: { containers: [] } } as never]);
      const owned = await insertPods(tx, { ...shared, templateKey: templateKey! }, [waiting, preset]);
      const free = { ...shared, ownerUid: null, ownerKind: null, ownerName: null, otherOwnerReferences: null };
      return [...owned, ...(await insertPods(tx, { ...free, templateKey: templateKey! }, [bare]))];
    });
    const byName = new Map((await cluster.pods()).map((pod) => [pod.name, pod]));
    expect(made).toHaveLength(3);
    for (const pod of made) expect(byName.get(pod.name)).toEqual(pod);

    const nodeUid = testIds.uid();
    await cluster.advance(5_000);
    const bound = await inTransaction(cluster.database, async (tx) => {
      await tx.execute(
        `UPDATE pods SET conditions = '[{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"},
           {"type": "Ready", "status": "False"}]', reason = 'Unschedulable', nominated_node_name = 'n2'
         WHERE uid = $1::uuid`,
        bare.uid,
      );
      const pods = await lockPods(tx, [waiting.uid, bare.uid]);
      return bindPods(
        tx,
        pods.map((pod) => ({ pod, nodeName: 'n1', nodeUid })),
      );
    });
    expect(bound).toHaveLength(2);
    const after = new Map((await cluster.pods()).map((pod) => [pod.name, pod]));
    for (const pod of bound) expect(after.get(pod.name)).toEqual(pod);
    expect(after.get('bare')!.conditions.map((condition) => condition.type)).toEqual(['Ready', 'PodScheduled']);

    const ending = await inTransaction(cluster.database, async (tx) =>
      deletePods(tx, await lockPods(tx, [waiting.uid, preset.uid]), { gracePeriodOf: () => 30, reason: 'Evicted' }),
    );
    const ended = new Map((await cluster.pods()).map((pod) => [pod.name, pod]));
    expect(ending.map((change) => change.after?.deletionGracePeriodSeconds)).toEqual([30, 30]);
    for (const change of ending) expect(ended.get(change.after!.name)).toEqual(change.after);
  });
});
