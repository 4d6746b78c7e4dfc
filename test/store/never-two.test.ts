import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { createDatabase } from '../../src/store/core/database.ts';
import { classifyStoreError } from '../../src/store/core/store-error.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { createNodeSource } from '../../src/store/read/node-source.ts';
import { createTemplateSource } from '../../src/store/read/pod-templates.ts';
import { insertPods, type NewPod, type NewPods } from '../../src/store/write/pods.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { createCluster, testIds, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

/** A further pod as the reconciler would make it. */
function another(pod: PodImage, overrides: Partial<NewPod & NewPods> = {}): NewPod & NewPods {
  const { owner, uid: _uid, slot, ...rest } = pod;
  return {
    ...rest,
    uid: testIds.uid(),
    name: `log-${testIds.suffix(5)}`,
    ownerUid: owner!.uid,
    ownerKind: owner!.kind,
    ownerName: owner!.name,
    slot,
    ...overrides,
  };
}

const insert = (pod: NewPod & NewPods) => inTransaction(cluster.database, (tx) => insertPods(tx, pod, [pod]));
const refusal = (work: Promise<unknown>) => work.then(() => 'ACCEPTED', classifyStoreError);

describe('the database', () => {
  it('refuses a second live pod of one DaemonSet on one node', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [pod] = await cluster.pods();
    expect(await refusal(insert(another(pod!)))).toBe('DUPLICATE');
    expect(await cluster.pods()).toHaveLength(1);
  });

  it('lets one surge pod stand beside it, and no third', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [pod] = await cluster.pods();
    expect(await refusal(insert(another(pod!, { slot: 1 })))).toBe('ACCEPTED');
    expect(await refusal(insert(another(pod!, { slot: 1 })))).toBe('DUPLICATE');
  });

  it('does not count a terminating pod, nor one that the set adopted', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [pod] = await cluster.pods();
    expect(await refusal(insert(another(pod!, { slot: null })))).toBe('ACCEPTED');
    await queryableOf(cluster.database.prisma).execute(
      `UPDATE pods SET deletion_timestamp = now() WHERE uid = $1::uuid`,
      pod!.uid,
    );
    expect(await refusal(insert(another(pod!)))).toBe('ACCEPTED');
  });

  it('gives a taken name to nobody: the second pod of the name is left out', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [pod] = await cluster.pods();
    expect(await insert(another(pod!, { name: pod!.name, slot: null }))).toEqual([]);
  });

  it('refuses a slot without owner or target: nothing escapes the rule by leaving them out', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const [pod] = await cluster.pods();
    expect(await refusal(insert(another(pod!, { targetNode: null })))).toBe('OTHER');
    expect(await refusal(insert(another(pod!, { ownerUid: null })))).toBe('OTHER');
  });
});

describe('two servers that reconcile one set at once', () => {
  it('make one pod a node', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `n${at}`);
    await cluster.addNodes(names);
    const uid = await cluster.addDaemonSet('log');
    const other = createDatabase({ url: cluster.database.url });
    try {
      const contexts = [
        cluster.controllers,
        { database: other, ids: testIds, templates: createTemplateSource(), nodes: createNodeSource() },
      ];
      await Promise.all([...contexts, ...contexts].map((context) => reconcileDaemonSet(context, { uid })));
      await cluster.settle();
    } finally {
      await other.close();
    }
    expect((await cluster.pods()).map((pod) => pod.nodeName).sort()).toEqual([...names].sort());
  });
});
