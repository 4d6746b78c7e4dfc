import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { settled } from '../../src/commands/settled.ts';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { BATCH_SIZE_MAX, type CreationLimits } from '../../src/controllers/controller-context.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import { createTaskList } from '../../src/controllers/task-list.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { createChangeSignal } from '../../src/store/feed/change-signal.ts';
import { createMarkWatcher } from '../../src/store/queue/due-marks.ts';
import { createWorker, type TaskList } from '../../src/store/queue/run-worker.ts';
import { registerServer } from '../../src/store/queue/servers.ts';
import { listPodsToSchedule } from '../../src/store/read/scheduling-input.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { copyNodes } from '../support/copy-nodes.ts';
import { collectLog, until } from '../store/queue/queue-fixture.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);
const podCount = async (uid: string) =>
  (await query<{ pods: number }>(`SELECT count(*)::int AS pods FROM pods WHERE owner_uid = $1::uuid`, uid))[0]!.pods;
const boundCount = async (uid: string) =>
  (
    await query<{ pods: number }>(
      `SELECT count(*)::int AS pods FROM pods WHERE owner_uid = $1::uuid AND node_name IS NOT NULL`,
      uid,
    )
  )[0]!.pods;
const mark = (kind: string, subject: string, times = 1) =>
  query(
    `INSERT INTO marks (kind, subject, due_at, origin) SELECT $1, $2, everynode_now(), 1 FROM generate_series(1, $3::int)
     RETURNING 1 AS done`,
    kind,
    subject,
    times,
  );

describe('a set on ten nodes among huge ones, with a single worker', () => {
  it('has all its pods after one turn of its own and one of the scheduler', async () => {
    await copyNodes(cluster, 4 * BATCH_SIZE_MAX);
    await cluster.addNodes(
      Array.from({ length: 10 }, (_, number) => `small-${number}`),
      { labels: { only: 'small' } },
    );
    await query(`DELETE FROM marks`);
    const huge = [await cluster.addDaemonSet('huge-a'), await cluster.addDaemonSet('huge-b')];
    let small = '';
    const turns: string[] = [];
    const nameOf = (name: string, payload: object) =>
      'uid' in payload ? (payload.uid === small ? 'small' : 'huge') : name;
    const taskList = createTaskList(cluster.controllers, { keepMs: 3_600_000, keepRows: 1_000_000, keepBytes: 1e9 });
    const watched = Object.fromEntries(
      Object.entries(taskList).map(([name, task]) => [
        name,
        async (payload: object, signal: AbortSignal) => {
          if (nameOf(name, payload) === 'huge' && turns.filter((turn) => turn === 'huge').length === 3) {
            turns.push('created');
            small = await cluster.addDaemonSet('small', { podSpec: { nodeSelector: { only: 'small' } } });
          }
          turns.push(nameOf(name, payload));
          return (task as (payload: object, signal: AbortSignal) => Promise<unknown>)(payload, signal);
        },
      ]),
    ) as unknown as TaskList;

    const signal = createChangeSignal(cluster.database);
    const server = await registerServer(cluster.database, signal);
    const worker = await createWorker({
      database: cluster.database,
      server,
      log: collectLog(),
      taskList: watched,
      concurrency: 1,
    });
    const watcher = createMarkWatcher(cluster.database);
    try {
      await until(async () => small !== '' && (await boundCount(small)) === 10, 'the small set has its pods');
      const left = await Promise.all(huge.map(async (uid) => 4 * BATCH_SIZE_MAX + 10 - (await podCount(uid))));
      // The huge ones are not done, and it is not they who came first.
      expect(Math.min(...left)).toBeGreaterThan(0);
      const after = turns.slice(turns.indexOf('created') + 1);
      expect(after[0]).toBe('huge');
      expect(after.slice(1).filter((turn) => turn === 'huge').length).toBeLessThanOrEqual(2);
      expect(after.indexOf('small')).toBeLessThanOrEqual(3);
    } finally {
      await watcher.close();
      await worker.close();
      await server.close();
      await signal.close();
    }
  }, 60_000);
});

describe('the scheduler', () => {
  it('takes as many pods of each owner, but the more important first', async () => {
    await copyNodes(cluster, BATCH_SIZE_MAX + 100);
    const huge = await cluster.addDaemonSet('huge');
    await reconcileDaemonSet(cluster.controllers, { uid: huge });
    await cluster.addNodes(['small-1', 'small-2', 'small-3'], { labels: { only: 'small' } });
    const small = await cluster.addDaemonSet('small', { podSpec: { nodeSelector: { only: 'small' } } });
    while ((await reconcileDaemonSet(cluster.controllers, { uid: small })) === 'MORE');
    const owners = async () => {
      const { pods: next } = await inTransaction(cluster.database, (tx) => listPodsToSchedule(tx, 200));
      const rows = await query<{ owner: string }>(
        `SELECT owner_uid AS owner FROM pods WHERE uid = ANY($1::uuid[])`,
        next.map((pod) => pod.uid),
      );
      return rows.map((row) => row.owner);
    };
    const first = await owners();
    expect(first.filter((uid) => uid === small)).toHaveLength(3);
    expect(first).toHaveLength(200);

    const manifest = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 10,
    };
    expectOk(await createPriorityClass(cluster.context, { manifest: { json: manifest } }));
    const high = await cluster.addDaemonSet('high', { podSpec: { priorityClassName: 'high' } });
    await reconcileDaemonSet(cluster.controllers, { uid: high });
    expect(new Set(await owners())).toEqual(new Set([high]));
  });
});

describe('a pass of the scheduler with more pods of many sets than it takes', () => {
  it('looks at few nodes, and at each for all that wait for it, and passes no set over', async () => {
    const nodes = 120;
    const sets = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const limit = 200;
    await copyNodes(cluster, nodes);
    for (const name of sets) {
      const uid = await cluster.addDaemonSet(name);
      while ((await reconcileDaemonSet(cluster.controllers, { uid })) === 'MORE');
    }
    const { pods: next, isAll } = await inTransaction(cluster.database, (tx) => listPodsToSchedule(tx, limit));
    expect(next).toHaveLength(limit);
    expect(isAll).toBe(false);
    const [spread] = await query<{ owners: number; nodes: number; least: number }>(
      `SELECT count(*)::int AS owners, (SELECT count(DISTINCT target_node)::int FROM pods WHERE uid = ANY($1::uuid[])) AS nodes,
         min(pods)::int AS least
       FROM (SELECT count(*) AS pods FROM pods WHERE uid = ANY($1::uuid[]) GROUP BY owner_uid) AS owned`,
      next.map((pod) => pod.uid),
    );
    // 200 pods of ten sets fill twenty nodes; two pods of each set come first, wherever they go.
    expect(spread!.owners).toBe(sets.length);
    expect(spread!.least).toBeGreaterThanOrEqual(2);
    expect(spread!.nodes).toBeLessThanOrEqual(limit / sets.length + 2 * sets.length);
  });
});

describe('a node that is marked a thousand times', () => {
  it('does not hold up the node that is marked after it', async () => {
    await cluster.addNodes(['n1', 'n2'], { labels: { disk: 'ssd' } });
    const uid = await cluster.addDaemonSet('log', { podSpec: { nodeSelector: { disk: 'ssd' } } });
    await cluster.settle();
    await mark('NODE', 'n1', 1_000);
    expectOk(await updateNode(cluster.context, { name: 'n2', removeLabels: ['disk'] }));
    let transactions = 0;
    const stop = cluster.database.onCommit(() => void (transactions += 1));
    await expandMarks(cluster.controllers);
    stop();
    expect(transactions).toBeLessThanOrEqual(2);
    expect((await cluster.pods()).filter((pod) => pod.targetNode === 'n2' && pod.deletionTimestamp === null)).toEqual(
      [],
    );
    expect(
      await query(`SELECT node_name AS node FROM placements WHERE daemon_set_uid = $1 AND should_run`, uid),
    ).toEqual([{ node: 'n1' }]);
    expect(await query(`SELECT 1 AS left FROM marks WHERE kind = 'NODE'`)).toEqual([]);
  });
});

describe('a set that changes faster than all its nodes are looked at', () => {
  it('gets its pods on the last of them all the same', async () => {
    // One turn makes the pods of a batch; one that begins at the first node each time comes as far as the fifth batch.
    await copyNodes(cluster, 6 * BATCH_SIZE_MAX);
    const uid = await cluster.addDaemonSet('log');
    for (let change = 1; change <= 6; change += 1) {
      const json = aDaemonSet('log', { image: `registry.example/agent:${change}` });
      expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
      await reconcileDaemonSet(cluster.controllers, { uid });
    }
    expect(await podCount(uid)).toBe(6 * BATCH_SIZE_MAX);
  });
});

describe('a limit on pod creations', () => {
  const limited = (limits: CreationLimits) => ({ ...cluster.controllers, limits });
  const waiting = async () => {
    const result = await settled(cluster.context, { timeoutSeconds: 0 });
    return result.ok ? result.value.waitingForTime.map(({ kind, name }) => `${kind} ${name}`) : result.error;
  };
  const names = Array.from({ length: 12 }, (_, number) => `n${number}`);

  it('of the set itself makes them at its rate, says so, and needs no mark a node', async () => {
    await cluster.addNodes(names);
    const manifest = aDaemonSet('log');
    const json = {
      ...manifest,
      metadata: { ...manifest.metadata, annotations: { 'everynode.io/pod-creations-per-second': '0.1' } },
    };
    const { uid } = expectOk(await createDaemonSet(cluster.context, { manifest: { json } })).daemonSet!;
    // One a ten seconds: the test's own time brings none.
    await reconcileDaemonSet(cluster.controllers, { uid });
    await schedulePods(cluster.controllers);
    expect(await boundCount(uid)).toBe(1);
    expect(await waiting()).toEqual(['DaemonSet log']);
    expect(await query(`SELECT DISTINCT kind FROM marks WHERE subject = $1 AND kind <> 'STATUS'`, uid)).toEqual([
      { kind: 'FILL' },
    ]);
    expect(
      await query(`SELECT message FROM events WHERE regarding_uid = $1::uuid AND reason = 'PodCreationLimited'`, uid),
    ).toEqual([
      {
        message:
          'Pods wait to be made: at most 0.1 of this set (everynode.io/pod-creations-per-second) are made a second',
      },
    ]);
    for (let made = 1; made < 12; made += 1) {
      expect(await podCount(uid)).toBe(made);
      await cluster.advance(10_000);
      await reconcileDaemonSet(cluster.controllers, { uid });
    }
    expect(await podCount(uid)).toBe(12);
    await cluster.settle();
    expect(await waiting()).toEqual([]);
  });

  it('of all sets is shared by them, and by servers', async () => {
    await cluster.addNodes(names);
    const uids = [await cluster.addDaemonSet('a'), await cluster.addDaemonSet('b')];
    const limits = { perSecond: 8, perSecondAndSet: null };
    const before = performance.now();
    await Promise.all(uids.map((uid) => reconcileDaemonSet({ ...limited(limits) }, { uid })));
    const made = async () => (await podCount(uids[0]!)) + (await podCount(uids[1]!));
    const seconds = (performance.now() - before) / 1_000;
    expect(await made()).toBeGreaterThanOrEqual(8);
    expect(await made()).toBeLessThanOrEqual(8 + Math.ceil(8 * seconds));
    for (let round = 0; round < 6; round += 1) {
      await cluster.advance(1_000);
      for (const uid of uids) await reconcileDaemonSet(limited(limits), { uid });
    }
    expect(await made()).toBe(24);
  });

  it('of each set counts where it states none', async () => {
    await cluster.addNodes(names);
    const uid = await cluster.addDaemonSet('a');
    await reconcileDaemonSet(limited({ perSecond: null, perSecondAndSet: 3 }), { uid });
    expect(await podCount(uid)).toBe(3);
  });

  it('keeps no deletion waiting', async () => {
    await cluster.addNodes(names, { labels: { disk: 'ssd' } });
    const uid = await cluster.addDaemonSet('a', { podSpec: { nodeSelector: { disk: 'ssd' } } });
    await cluster.settle();
    const limits = limited({ perSecond: 1, perSecondAndSet: null });
    const json = aDaemonSet('a', { podSpec: { nodeSelector: { disk: 'none' } } });
    await cluster.addNodes(['m1', 'm2'], { labels: { disk: 'none' } });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    await reconcileDaemonSet(limits, { uid });
    const pods = await cluster.pods();
    expect(pods.filter((pod) => pod.deletionTimestamp === null)).toHaveLength(1);
  });

  it.each([['0'], ['-3'], ['fast'], ['1000000']])('of %p a second is refused by its annotation', async (rate) => {
    const manifest = aDaemonSet('log');
    const json = {
      ...manifest,
      metadata: { ...manifest.metadata, annotations: { 'everynode.io/pod-creations-per-second': rate } },
    };
    const result = await createDaemonSet(cluster.context, { manifest: { json } });
    expect(result).toMatchObject({
      ok: false,
      error: [{ error: { path: 'metadata.annotations[everynode.io/pod-creations-per-second]', reason: 'INVALID' } }],
    });
  });
});
