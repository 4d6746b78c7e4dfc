import type { DaemonSetImage } from '../../src/domain/model/images.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import { reportPodStatuses } from '../../src/commands/report-pod-statuses.ts';
import { BATCH_SIZE_MAX } from '../../src/controllers/controller-context.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { copyNodes } from '../support/copy-nodes.ts';
import { readOutbox } from '../support/outbox.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);
const status = async (uid: string) => (await readDaemonSet(queryableOf(cluster.database.prisma), uid))!.status;

const addManyNodes = (count: number) => copyNodes(cluster, count);

describe('twice as many nodes as one pass takes', () => {
  const count = 2 * BATCH_SIZE_MAX;

  it('are served, rolled and let go whole', async () => {
    await addManyNodes(count);
    const rollingUpdate = { maxUnavailable: '60%' };
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
    const uid = await cluster.addDaemonSet('log', { spec });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expect(await status(uid)).toMatchObject({
      observedGeneration: 1,
      desiredNumberScheduled: count,
      numberAvailable: count,
    });

    // A generation counts as observed when the last of the nodes was looked at, not before.
    const told = (await readOutbox(queryableOf(cluster.database.prisma))).flatMap(({ change: { kind, object } }) =>
      kind === 'DaemonSet' ? [(object as DaemonSetImage).status] : [],
    );
    expect(told.some((one) => one.observedGeneration < 1 && one.desiredNumberScheduled > 0)).toBe(true);
    expect(told.filter((one) => one.observedGeneration === 1 && one.desiredNumberScheduled < count)).toEqual([]);

    const json = aDaemonSet('log', { spec, image: 'registry.example/agent:2' });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    await cluster.settle();
    // What the budget allows and not one more, though it is more than a pass takes.
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null)).toHaveLength(0.6 * count);
    for (let round = 0; round < 4; round += 1) {
      await cluster.runAgents();
      await cluster.settle();
    }
    expect(await status(uid)).toMatchObject({ updatedNumberScheduled: count, numberAvailable: count });

    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'FOREGROUND' }));
    await cluster.settle();
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp === null)).toEqual([]);
    await cluster.runAgents();
    await cluster.settle();
    expect(await query(`SELECT uid FROM pods UNION ALL SELECT uid FROM daemon_sets`)).toEqual([]);
    expect(await query(`SELECT 1 AS left FROM marks`)).toEqual([]);
  }, 60_000);
});

describe('more old pods that stay by grace than one pass takes', () => {
  it('do not hide the nodes on which a rollout with maxSurge goes on', async () => {
    const count = BATCH_SIZE_MAX + 20;
    await addManyNodes(count);
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } };
    const uid = await cluster.addDaemonSet('log', { spec });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    // All but the last two by name keep their pod by grace only; and as many nodes join, whose new pods serve nobody yet, so
    // that the set can do without none of them.
    await query(
      `INSERT INTO nodes SELECT (jsonb_populate_record(nodes, jsonb_build_object('uid', gen_random_uuid(), 'name', 'new-' || name))).*
       FROM nodes WHERE name < 'n-0518' RETURNING 1 AS done`,
    );
    await query(
      `UPDATE nodes SET taints = '[{"key":"busy","effect":"NoSchedule"}]' WHERE name < 'n-0518' AND name NOT LIKE 'new-%'
       RETURNING 1 AS done`,
    );
    const json = aDaemonSet('log', { spec, image: 'registry.example/agent:2' });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    await cluster.settle();
    expect(await status(uid)).toMatchObject({ desiredNumberScheduled: count, numberMisscheduled: count - 2 });
    expect(await query(`SELECT target_node AS node FROM pods WHERE slot = 1 ORDER BY 1`)).toEqual([
      { node: 'n-0518' },
      { node: 'n-0519' },
    ]);
  }, 60_000);
});

describe('as many pods without a node as one pass takes', () => {
  it('do not hold up a foreground deletion', async () => {
    await addManyNodes(BATCH_SIZE_MAX);
    const uid = await cluster.addDaemonSet('log');
    await reconcileDaemonSet(cluster.controllers, { uid });
    expect(await cluster.pods()).toHaveLength(BATCH_SIZE_MAX);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'FOREGROUND' }));
    await cluster.settle();
    expect(await query(`SELECT uid FROM pods UNION ALL SELECT uid FROM daemon_sets`)).toEqual([]);
  });

  it('are all set free by an orphan deletion and taken over by the next set', async () => {
    await addManyNodes(BATCH_SIZE_MAX);
    await cluster.addDaemonSet('log');
    await cluster.settle();
    const uids = (await cluster.pods()).map((pod) => pod.uid);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'ORPHAN' }));
    await cluster.settle();
    expect((await cluster.pods()).filter((pod) => pod.owner !== null)).toEqual([]);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    const pods = await cluster.pods();
    expect(pods.map((pod) => pod.uid)).toEqual(uids);
    expect(pods.filter((pod) => pod.owner?.uid !== uid)).toEqual([]);
    expect(await status(uid)).toMatchObject({ updatedNumberScheduled: BATCH_SIZE_MAX });
  });
});

describe('more pods on nodes that are gone than one pass takes', () => {
  it('are all collected', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log', { podSpec: { containers: [{ name: 'main', image: 'a:1' }] } });
    await cluster.settle();
    await query(
      `INSERT INTO pods (uid, namespace, name, source, labels, annotations, finalizers, template_key, target_node, node_name,
         conditions, container_statuses, resource_version, creation_timestamp)
       SELECT gen_random_uuid(), namespace, 'bare-' || number, 'BARE', '{}', '{}', '{}', template_key, 'n1', 'n1', '[]', '[]', 1,
         creation_timestamp FROM pods, generate_series(1, $1::int) AS number RETURNING 1 AS done`,
      2 * BATCH_SIZE_MAX,
    );
    expectOk(await deleteNode(cluster.context, { name: 'n1' }));
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
  });
});

describe('a rollout among agents that report in any order', () => {
  it('never takes more nodes than maxUnavailable', async () => {
    const names = Array.from({ length: 20 }, (_, number) => `n${number}`);
    await cluster.addNodes(names);
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } } };
    const uid = await cluster.addDaemonSet('log', { spec });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const json = aDaemonSet('log', { spec, image: 'registry.example/agent:2' });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    let sequence = 1_000;
    let mostAway = 0;
    const isDone = async () => {
      const { observedGeneration, updatedNumberScheduled, numberAvailable } = await status(uid);
      return observedGeneration === 2 && updatedNumberScheduled === 20 && numberAvailable === 20;
    };
    for (let round = 0; round < 200 && !(await isDone()); round += 1) {
      const reports = (await cluster.pods())
        .filter((pod) => pod.nodeName !== null && (pod.deletionTimestamp !== null || !pod.ready))
        .filter((_, at) => (at + round) % 3 !== 0)
        .map(({ namespace, name, uid: podUid, deletionTimestamp }) => ({
          namespace,
          name,
          uid: podUid,
          state: deletionTimestamp === null ? ('RUNNING' as const) : ('REMOVED' as const),
          ready: deletionTimestamp === null,
          epoch: 1,
          sequence: (sequence += 1),
        }));
      await Promise.all([
        reportPodStatuses(cluster.context, { reports }),
        reconcileDaemonSet(cluster.controllers, { uid }),
        reconcileDaemonSet(cluster.controllers, { uid }),
        expandMarks(cluster.controllers),
        schedulePods(cluster.controllers),
      ]);
      const serving = new Set(
        (await cluster.pods()).flatMap((pod) => (pod.ready && pod.deletionTimestamp === null ? [pod.nodeName] : [])),
      );
      mostAway = Math.max(mostAway, names.length - serving.size);
      if (round % 5 === 4) await cluster.settle();
    }
    expect(await isDone()).toBe(true);
    expect(mostAway).toBe(3);
  });
});
