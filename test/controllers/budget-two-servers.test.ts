import { reportPodStatuses, type ReportedState } from '../../src/commands/report-pod-statuses.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import type { ControllerContext } from '../../src/controllers/controller-context.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { createDatabase, type Database } from '../../src/store/core/database.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { createNodeSource } from '../../src/store/read/node-source.ts';
import { createTemplateSource } from '../../src/store/read/pod-templates.ts';
import { aDaemonSet, createCluster, expectOk, testIds, type Cluster } from '../support/cluster.ts';
import { createRandom } from '../support/random.ts';
import { auditAvailability, readAudit } from './availability-audit.ts';

let cluster: Cluster;
let servers: { readonly database: Database; readonly context: ControllerContext }[];
beforeEach(async () => {
  cluster = await createCluster();
  servers = ['server-a', 'server-b'].map((name) => {
    const database = createDatabase({ url: `${cluster.database.url}?application_name=${name}` });
    return {
      database,
      context: { database, ids: testIds, templates: createTemplateSource(), nodes: createNodeSource() },
    };
  });
});
afterEach(async () => {
  for (const { database } of servers) await database.close();
  await cluster.close();
});

const NODES = Array.from({ length: 9 }, (_, number) => `n${number}`);
const STEPS = 30;
const ROUNDS_MAX = 60;
const MIN_READY_SECONDS = 600;

describe('two servers that roll one set out among agents that fail', () => {
  it.each([
    { seed: 1, maxUnavailable: 1, budget: 1, minReadySeconds: 0 },
    { seed: 2, maxUnavailable: 2, budget: 2, minReadySeconds: 0 },
    { seed: 3, maxUnavailable: '40%', budget: 4, minReadySeconds: 0 },
    { seed: 4, maxUnavailable: 3, budget: 3, minReadySeconds: MIN_READY_SECONDS },
  ])(
    'never have more than $budget nodes taken away at once, at any commit (seed $seed)',
    async ({ seed, maxUnavailable, budget, minReadySeconds }) => {
      const random = createRandom(seed);
      const spec = { minReadySeconds, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable } } };
      let image = 1;
      let sequence = 0;
      const queryable = queryableOf(cluster.database.prisma);
      const report = async (pods: readonly PodImage[], state: ReportedState, ready = false) => {
        const reports = pods.map(({ namespace, name, uid }) => {
          return { namespace, name, uid, state, ready, epoch: 1, sequence: (sequence += 1) };
        });
        expectOk(await reportPodStatuses(cluster.context, { reports }));
      };
      const some = async (probability: number) =>
        (await cluster.pods()).filter((pod) => pod.nodeName !== null && random.chance(probability));
      const catchUp = async (probability: number) => {
        const bound = await some(probability);
        const gone = bound.filter((pod) => pod.deletionTimestamp !== null);
        await report(gone, 'REMOVED');
        const here = bound.filter((pod) => pod.deletionTimestamp === null && pod.phase !== 'Failed' && !pod.ready);
        await report(here, 'RUNNING', true);
      };
      const pass = async ({ context }: (typeof servers)[number]) => {
        await expandMarks(context);
        await reconcileDaemonSet(context, { uid });
        await schedulePods(context);
      };
      const isDone = async () => {
        const { generation, status } = (await readDaemonSet(queryable, uid))!;
        const { observedGeneration, updatedNumberScheduled, numberAvailable } = status;
        return observedGeneration === generation && Math.min(updatedNumberScheduled, numberAvailable) === NODES.length;
      };
      const rollOut = async () => {
        const json = aDaemonSet('log', { spec, image: `registry.example/agent:${(image += 1)}` });
        expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
      };

      await cluster.addNodes(NODES);
      const uid = await cluster.addDaemonSet('log', { spec });
      await cluster.settle();
      await cluster.runAgents();
      await cluster.advance((minReadySeconds + 1) * 1000);
      await cluster.settle();
      await auditAvailability(queryable, { daemonSetUid: uid, minReadySeconds, serverPattern: 'server-%' });

      const meanwhile: (() => Promise<unknown>)[] = [
        () => catchUp(0.7),
        () => catchUp(0.4),
        async () =>
          report(
            (await some(0.1)).filter((pod) => pod.phase === 'Running'),
            'RUNNING',
            false,
          ),
        async () => report(await some(0.05), 'FAILED'),
        async () => {
          const [pod] = await some(0.1);
          if (pod !== undefined) await deletePod(cluster.context, { namespace: pod.namespace, name: pod.name });
        },
        async () => {
          if (random.chance(0.3)) await rollOut();
        },
      ];
      await rollOut();
      // Undisturbed, so that the budget is used up at once.
      await Promise.all(servers.map(pass));
      for (let step = 0; step < STEPS; step += 1) {
        await Promise.all([...servers.map(pass), random.pick(meanwhile)()]);
        if (random.chance(0.3)) await cluster.advance((MIN_READY_SECONDS + 1) * 1000);
      }
      for (let round = 0; round < ROUNDS_MAX && !(await isDone()); round += 1) {
        await catchUp(1);
        await cluster.advance((MIN_READY_SECONDS + 1) * 1000);
        await Promise.all(servers.map(pass));
      }

      const commits = await readAudit(queryable);
      expect(commits.filter((commit) => commit.awayByServer > budget)).toEqual([]);
      // Not by never taking any: the budget was used up.
      expect(Math.max(...commits.map((commit) => commit.awayByServer))).toBe(budget);
      expect(await isDone()).toBe(true);
    },
  );
});
