import { compareRolloutPods, type RolloutPod } from '../../src/domain/rollout/plan-rolling-update.ts';
import { queryableOf, type Queryable } from '../../src/store/core/queryable.ts';
import { listAvailableOldPods, listUnavailableOldPods } from '../../src/store/read/daemon-set-pods.ts';
import { createCluster, testIds, type Cluster } from '../support/cluster.ts';

const PODS = 240;
const ownerUid = testIds.uid();
const start = Date.parse('2026-01-01T00:00:00.000Z');
const availableBefore = new Date(start + 5_000);

/** A pod as the statements must see it, and what they choose by. */
interface OldPod extends RolloutPod {
  readonly hash: string;
  readonly ready: boolean;
  readonly readySince: number | null;
}

/** Hashes with their revisions; 'lost' is in no history any more, 'now' is the current one. */
const revisions: Readonly<Record<string, number>> = { first: 1, second: 2, lost: 0, now: 3 };
const hashes = Object.keys(revisions);

/** Every mixture of hash, readiness, end and grace, at few enough moments that names decide as well. */
const pods = Array.from({ length: PODS }, (_, at): OldPod => {
  const ready = at % 3 !== 0;
  // Adopted and not yet bound: it belongs to no node.
  const node = at % 40 === 0 ? null : `n-${(at * 37) % PODS}`;
  return {
    uid: testIds.uid(),
    name: `log-${(at * 101) % PODS}`,
    nodeName: node,
    targetNode: node,
    creationTime: start + ((at * 13) % 7) * 1_000,
    hash: hashes[at % hashes.length]!,
    revision: revisions[hashes[at % hashes.length]!]!,
    shouldRun: node === null || (at * 37) % PODS >= PODS / 4,
    deleting: at % 11 === 0,
    ready,
    readySince: ready ? start + ((at * 17) % 9) * 1_000 : null,
  };
});

let cluster: Cluster;
let queryable: Queryable;

beforeAll(async () => {
  cluster = await createCluster();
  queryable = queryableOf(cluster.database.prisma);
  await cluster.database.prisma.pod.createMany({
    data: pods.map((pod) => ({
      uid: pod.uid,
      namespace: 'default',
      name: pod.name,
      source: 'DAEMON',
      labels: {},
      annotations: {},
      finalizers: [],
      ownerUid,
      ownerKind: 'DaemonSet',
      templateKey: 'template',
      revisionHash: pod.hash,
      targetNode: pod.targetNode,
      nodeName: pod.nodeName,
      scheduleNodes: [],
      ready: pod.ready,
      readySince: pod.readySince === null ? null : new Date(pod.readySince),
      conditions: [],
      containerStatuses: [],
      resourceVersion: 1n,
      creationTimestamp: new Date(pod.creationTime),
      deletionTimestamp: pod.deleting ? new Date(start) : null,
    })),
  });
  await cluster.database.prisma.placement.createMany({
    data: pods.flatMap(({ targetNode, shouldRun, ready }) =>
      targetNode === null
        ? []
        : [
            {
              daemonSetUid: ownerUid,
              nodeName: targetNode,
              shouldRun,
              shouldContinue: true,
              current: shouldRun,
              misscheduled: !shouldRun,
              ready: shouldRun && ready,
              updated: false,
              available: shouldRun && ready,
              serving: shouldRun && ready,
            },
          ],
    ),
  });
  await cluster.database.prisma.controllerRevision.createMany({
    data: hashes
      .filter((hash) => hash !== 'lost')
      .map((hash) => ({
        uid: testIds.uid(),
        namespace: 'default',
        name: `log-${hash}`,
        ownerUid,
        labels: {},
        annotations: {},
        hash,
        revision: BigInt(revisions[hash]!),
        templateKey: 'template',
        creationTimestamp: new Date(start),
      })),
  });
});
afterAll(() => cluster.close());

/** The domain's order of the pods that a condition chooses, as far as the limit. */
function expected(limit: number, isChosen: (pod: OldPod) => boolean): string[] {
  return pods
    .filter((pod) => pod.hash !== 'now' && !pod.deleting && isChosen(pod))
    .sort(compareRolloutPods)
    .slice(0, limit)
    .map((pod) => pod.uid);
}

describe('the old pods that a rollout may take', () => {
  it.each([
    { limit: 3, minReady: false },
    { limit: 50, minReady: false },
    { limit: PODS, minReady: false },
    { limit: 50, minReady: true },
    { limit: PODS, minReady: true },
  ])('are the first $limit in the order of the domain (minReadySeconds: $minReady)', async ({ limit, minReady }) => {
    const scope = { ownerUid, currentHash: 'now', availableBefore: minReady ? availableBefore : null, limit };
    const isAvailable = (pod: OldPod) =>
      pod.ready && (!minReady || (pod.readySince ?? Infinity) < availableBefore.getTime());
    const available = await listAvailableOldPods(queryable, scope);
    const unavailable = await listUnavailableOldPods(queryable, scope);
    expect(available.map((pod) => pod.uid)).toEqual(expected(limit, isAvailable));
    expect(unavailable.map((pod) => pod.uid)).toEqual(expected(limit, (pod) => !isAvailable(pod)));
    expect([...available].sort(compareRolloutPods)).toEqual(available);
  });
});
