import type { PodImage } from '../../src/domain/model/images.ts';
import type { PodStatus } from '../../src/domain/status/pod-transition.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { insertPodTemplates } from '../../src/store/write/pod-templates.ts';
import { updatePodStatuses } from '../../src/store/write/pod-status.ts';
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

const statusOf = (pod: PodImage): PodStatus => {
  const { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP } = pod;
  return { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP };
};

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

    const status = {
      phase: 'Running' as const,
      reason: 'Because',
      message: 'a "quoted" one',
      ready: true,
      readySince: '2026-01-02T03:04:05.678Z',
      startTime: '2026-01-02T03:04:05.000Z',
      conditions: [{ type: 'Ready', status: 'True' as const, lastTransitionTime: '2026-01-02T03:04:05.678Z' }],
      containerStatuses: [{ name: 'log', ready: true, restartCount: 2, state: { running: { startedAt: null } } }],
      hostIP: '10.0.0.1',
      podIP: '10.1.0.1',
    };
    const reported = await inTransaction(cluster.database, async (tx) => {
      const [one, other] = await lockPods(tx, [waiting.uid, bare.uid]);
      const place = { epoch: 3, sequence: 4, status };
      return updatePodStatuses(tx, [
        { before: one!, ...place, changed: true },
        { before: other!, ...place, status: { ...statusOf(other!) }, changed: false },
      ]);
    });
    const written = new Map((await cluster.pods()).map((pod) => [pod.uid, pod]));
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatchObject(status);
    expect(written.get(reported[0]!.uid)).toEqual(reported[0]);
    const silent = reported[0]!.uid === bare.uid ? waiting.uid : bare.uid;
    const same = [...after.values()].find((pod) => pod.uid === silent)!;
    expect(written.get(silent)).toEqual(same);

    const ending = await inTransaction(cluster.database, async (tx) =>
      deletePods(tx, await lockPods(tx, [waiting.uid, preset.uid]), { gracePeriodOf: () => 30, reason: 'Evicted' }),
    );
    const ended = new Map((await cluster.pods()).map((pod) => [pod.name, pod]));
    expect(ending.map((change) => change.after?.deletionGracePeriodSeconds)).toEqual([30, 30]);
    for (const change of ending) expect(ended.get(change.after!.name)).toEqual(change.after);
  });
});
