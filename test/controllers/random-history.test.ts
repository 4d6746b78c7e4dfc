import { cordonNode } from '../../src/commands/cordon-node.ts';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deleteNode } from '../../src/commands/delete-node.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { heartbeatNodes } from '../../src/commands/heartbeat-nodes.ts';
import { registerNode } from '../../src/commands/register-node.ts';
import { reportPodStatuses, type ReportedState } from '../../src/commands/report-pod-statuses.ts';
import { uncordonNode } from '../../src/commands/uncordon-node.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import { sweep } from '../../src/controllers/sweep.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { readOutbox } from '../support/outbox.ts';
import { createRandom, type Random } from '../support/random.ts';
import { nodeVerdict, readState, recount } from './recount.ts';

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];
const SETS = ['log', 'net'];
const POOLS = ['blue', 'green'];

function aRandomSet(random: Random, name: string) {
  const rollingUpdate = random.pick([
    { maxUnavailable: 1 },
    { maxUnavailable: '50%' },
    { maxUnavailable: 0, maxSurge: 1 },
  ]);
  return aDaemonSet(name, {
    image: `registry.example/agent:${random.below(3)}`,
    podSpec: random.chance(0.4) ? { nodeSelector: { pool: random.pick(POOLS) } } : {},
    spec: {
      minReadySeconds: random.pick([0, 0, 600]),
      revisionHistoryLimit: random.below(3),
      updateStrategy: random.chance(0.2) ? { type: 'OnDelete' } : { type: 'RollingUpdate', rollingUpdate },
    },
  });
}

/** One world and the moves that people, agents and reconcilers make in it. Refusals are part of the game. */
function createHistory(cluster: Cluster, random: Random) {
  const { context, controllers } = cluster;
  const queryable = queryableOf(cluster.database.prisma);
  let sequence = 0;

  const report = async (pods: readonly PodImage[], state: ReportedState, ready: boolean) => {
    const reports = pods.map((pod) => ({
      namespace: pod.namespace,
      name: pod.name,
      uid: pod.uid,
      state,
      ready,
      epoch: 1,
      sequence: (sequence += 1),
    }));
    expectOk(await reportPodStatuses(context, { reports }));
  };
  /** Every bound pod runs and is ready. With the sequence of all other reports, else it would be older than they are. */
  const catchUp = async () => {
    const bound = (await cluster.pods()).filter((pod) => pod.nodeName !== null && pod.phase !== 'Failed');
    await report(
      bound.filter((pod) => pod.deletionTimestamp === null && !pod.ready),
      'RUNNING',
      true,
    );
    await report(
      bound.filter((pod) => pod.deletionTimestamp !== null),
      'REMOVED',
      false,
    );
  };
  const setUids = async () =>
    (await queryable.query<{ uid: string }>(`SELECT daemon_set_uid AS uid FROM daemon_set_work ORDER BY 1`)).map(
      (row) => row.uid,
    );
  const somePod = async () => {
    const pods = await cluster.pods();
    return pods.length === 0 ? null : random.pick(pods);
  };

  const people: (() => Promise<unknown>)[] = [
    async () =>
      registerNode(context, {
        typed: {
          name: random.pick(NODES),
          labels: { pool: random.pick(POOLS) },
          taints: [],
          capacity: { cpu: '4', memory: '8Gi', pods: '110' },
          ready: true,
        },
      }),
    async () => {
      if (random.chance(0.5)) await deleteNode(context, { name: random.pick(NODES) });
    },
    async () => updateNode(context, { name: random.pick(NODES), setLabels: { pool: random.pick(POOLS) } }),
    async () =>
      updateNode(context, {
        name: random.pick(NODES),
        setTaints: [{ key: 'x', effect: random.pick(['NoSchedule', 'NoExecute'] as const) }],
      }),
    async () => updateNode(context, { name: random.pick(NODES), removeTaints: [{ key: 'x' }] }),
    async () => (random.chance(0.5) ? cordonNode : uncordonNode)(context, { name: random.pick(NODES) }),
    async () => {
      const conditions = [{ type: 'Ready', status: random.chance(0.4) ? 'Unknown' : 'True' }];
      return heartbeatNodes(context, { heartbeats: [{ node: random.pick(NODES), conditions }] });
    },
    async () => createDaemonSet(context, { manifest: { json: aRandomSet(random, random.pick(SETS)) } }),
    async () => updateDaemonSet(context, { manifest: { json: aRandomSet(random, random.pick(SETS)) } }),
    async () => updateDaemonSet(context, { manifest: { json: aRandomSet(random, random.pick(SETS)) } }),
    async () => {
      if (random.chance(0.6)) return;
      const propagation = random.pick(['BACKGROUND', 'FOREGROUND', 'ORPHAN'] as const);
      await deleteDaemonSet(context, { name: random.pick(SETS), propagation });
    },
    async () => {
      const pod = await somePod();
      if (pod === null) return;
      const gracePeriodSeconds = random.chance(0.3) ? { gracePeriodSeconds: 0 } : {};
      await deletePod(context, { namespace: pod.namespace, name: pod.name, ...gracePeriodSeconds });
    },
    async () => {
      const pod = await somePod();
      if (pod === null) return;
      const patch = { metadata: { labels: { app: random.pick([...SETS, 'nobody']) } } };
      await updatePod(context, { namespace: pod.namespace, name: pod.name, change: { patch } });
    },
    async () => {
      const metadata = {
        generateName: 'bare-',
        namespace: 'default',
        labels: { app: random.pick([...SETS, 'nobody']) },
      };
      const containers = [{ name: 'main', image: 'registry.example/tool:1' }];
      const spec = random.chance(0.7) ? { containers, nodeName: random.pick(NODES) } : { containers };
      await createPod(context, { manifest: { json: { apiVersion: 'v1', kind: 'Pod', metadata, spec } } });
    },
  ];

  const agents: (() => Promise<unknown>)[] = [
    async () => catchUp(),
    async () => {
      const running = (await cluster.pods()).filter((pod) => pod.nodeName !== null && random.chance(0.4));
      await report(running, 'RUNNING', random.chance(0.8));
    },
    async () => {
      const running = (await cluster.pods()).filter((pod) => pod.nodeName !== null && random.chance(0.15));
      await report(running, random.chance(0.8) ? 'FAILED' : 'SUCCEEDED', false);
    },
    async () => {
      const ending = (await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null && random.chance(0.5));
      await report(ending, 'REMOVED', false);
    },
  ];

  const machine: (() => Promise<unknown>)[] = [
    async () => expandMarks(controllers),
    async () => schedulePods(controllers),
    async () => {
      const uids = await setUids();
      if (uids.length > 0) await reconcileDaemonSet(controllers, { uid: random.pick(uids) });
    },
    // All at once, as several servers would.
    async () =>
      Promise.all([
        expandMarks(controllers),
        schedulePods(controllers),
        ...(await setUids()).flatMap((uid) => [
          reconcileDaemonSet(controllers, { uid }),
          reconcileDaemonSet(controllers, { uid }),
        ]),
        random.pick(agents)(),
        random.pick(people)(),
      ]),
    async () => cluster.advance(random.pick([1_000, 60_000, 601_000])),
  ];

  return {
    step: () => random.pick(random.pick([people, people, agents, machine, machine]))(),
    report,
    /** Nodes come to health, agents catch up, until nobody has anything more to do. */
    async heal() {
      for (let round = 0; round < 60; round += 1) {
        await cluster.settle();
        const pods = await cluster.pods();
        const ended = pods.filter((pod) => pod.phase === 'Succeeded' && pod.deletionTimestamp === null);
        for (const pod of ended) await deletePod(context, { namespace: pod.namespace, name: pod.name });
        const before = (await cluster.pods()).map((pod) => `${pod.uid} ${pod.resourceVersion}`).join();
        await report(
          pods.filter((pod) => pod.deletionTimestamp !== null),
          'REMOVED',
          false,
        );
        await catchUp();
        // Past minReadySeconds, and past the longest back-off.
        await cluster.advance(1_000_000);
        await cluster.settle();
        if (
          ended.length === 0 &&
          (await cluster.pods()).map((pod) => `${pod.uid} ${pod.resourceVersion}`).join() === before
        )
          return;
      }
      throw new Error('the cluster does not come to rest');
    },
  };
}

/** What was told of objects since; nothing takes rows away here, as no sequencer runs. */
const changesAfter = (cluster: Cluster, id: number) => readOutbox(queryableOf(cluster.database.prisma), id);

/** Numbers, published and held, are what pods and nodes say; nothing that is due is left. */
async function checkNumbers(cluster: Cluster) {
  const state = await readState(cluster);
  for (const set of state.sets) {
    const expected = recount(set, state.nodes, state.pods, state.now);
    expect({ uid: set.uid, ...set.stored }).toEqual({ uid: set.uid, ...expected });
    const { serving: _serving, ...visible } = expected;
    expect({ uid: set.uid, ...set.published }).toEqual({ uid: set.uid, ...visible });
  }
  const names = new Set(state.nodes.map((node) => node.name));
  expect(state.pods.filter((pod) => pod.nodeName !== null && !names.has(pod.nodeName))).toEqual([]);
  return state;
}

/** Each node has the one pod that it should have, of the present revision unless people replace pods themselves; no set that is gone has any. */
async function checkPlaces(cluster: Cluster) {
  const state = await readState(cluster);
  const [onDelete] = [
    new Set(
      (
        await queryableOf(cluster.database.prisma).query<{ uid: string }>(
          `SELECT uid FROM daemon_sets WHERE spec -> 'updateStrategy' ->> 'type' = 'OnDelete'`,
        )
      ).map((row) => row.uid),
    ),
  ];
  const owners = new Set(state.sets.map((set) => set.uid));
  expect(state.pods.filter((pod) => pod.owner !== null && !owners.has(pod.owner.uid))).toEqual([]);
  for (const set of state.sets) {
    for (const node of state.nodes) {
      const here = state.pods.filter((pod) => pod.owner?.uid === set.uid && pod.targetNode === node.name);
      const verdict = nodeVerdict(node, set);
      const where = `${set.uid} on ${node.name}: ${verdict}`;
      if (verdict === 'RUN') expect({ where, pods: here.length }).toEqual({ where, pods: 1 });
      else expect({ where, few: here.length <= (verdict === 'STAY' ? 1 : 0) }).toEqual({ where, few: true });
      const ofPresent = here.every((pod) => onDelete.has(set.uid) || pod.revisionHash === set.currentHash);
      expect({ where, ofPresent }).toEqual({ where, ofPresent: true });
    }
  }
}

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const SEEDS = (process.env['HISTORY_SEEDS'] ?? '1,2,3,4,5').split(',').map(Number);
const STEPS = 150;

describe('any history', () => {
  it.each(SEEDS)(
    'of seed %i ends with one pod a node, true numbers, and nothing to do',
    async (seed) => {
      const random = createRandom(seed);
      const history = createHistory(cluster, random);
      for (const name of NODES) await cluster.addNodes([name], { labels: { pool: random.pick(POOLS) } });
      for (const name of SETS)
        expectOk(await createDaemonSet(cluster.context, { manifest: { json: aRandomSet(random, name) } }));
      for (let step = 1; step <= STEPS; step += 1) {
        await history.step();
        if (step % 50 === 0) {
          await cluster.settle();
          await checkNumbers(cluster);
        }
      }
      await history.heal();
      await checkNumbers(cluster);
      await checkPlaces(cluster);
      const marks = await queryableOf(cluster.database.prisma).query(`SELECT kind, subject, node, due_at FROM marks`);
      expect(marks).toEqual([]);
      const told = (await changesAfter(cluster, 0)).at(-1)?.id ?? 0;
      await sweep(cluster.controllers);
      await cluster.settle();
      expect(await changesAfter(cluster, told)).toEqual([]);
    },
    60_000,
  );
});
