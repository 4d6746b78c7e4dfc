import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { createPod } from '../../src/commands/create-pod.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { reportPodStatuses } from '../../src/commands/report-pod-statuses.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { publishStatuses } from '../../src/controllers/publish-statuses.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { readOutbox } from '../support/outbox.ts';

let cluster: Cluster;
let stranger: Client;
beforeEach(async () => {
  cluster = await createCluster();
  stranger = new Client({ connectionString: cluster.database.url });
  await stranger.connect();
});
afterEach(async () => {
  await stranger.end();
  await cluster.close();
});

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);

/** Holds what a statement locks until `work` is done: whoever needs it stops in the middle of its transaction. */
const whileLocked = async (statement: string, work: () => Promise<void>) => {
  await stranger.query('BEGIN');
  try {
    await stranger.query(statement);
    await work();
  } finally {
    await stranger.query('COMMIT');
  }
};

const WAIT_MS_MAX = 5_000;

/** Waits until that many sessions stand before a lock, or `others` are done. */
const untilWaiting = async (sessions: number, ...others: Promise<unknown>[]) => {
  let isDone = false;
  void Promise.allSettled(others).then(() => (isDone = others.length > 0));
  const deadline = performance.now() + WAIT_MS_MAX;
  while (performance.now() < deadline && !isDone) {
    // Not by the stranger: a transaction sees all sessions as they were when it first looked.
    const [row] = await query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row!.waiting >= sessions) return;
    await delay(5);
  }
};

const aBarePod = (name: string, labels: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'main', image: 'registry.example/tool:1' }], ...spec },
});

describe('a node that joins while the numbers of its sets are being published', () => {
  it('waits for that a moment, instead of leaving each of them a turn of its own', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log');
    await cluster.addDaemonSet('monitor');
    await cluster.settle();
    await cluster.addNodes(['n2']);
    await expandMarks(cluster.controllers);
    await cluster.advance(1_000);
    await cluster.addNodes(['n3']);
    const running: Promise<unknown>[] = [];
    await whileLocked(`SELECT 1 FROM marks WHERE kind = 'STATUS' FOR UPDATE`, async () => {
      // It has the locks of both sets, and cannot end yet.
      running.push(publishStatuses(cluster.controllers));
      await untilWaiting(1);
      running.push(expandMarks(cluster.controllers));
      await untilWaiting(2, running[1]!);
    });
    await Promise.all(running);
    expect(await query(`SELECT subject FROM marks WHERE kind = 'PAIR'`)).toEqual([]);
    expect((await cluster.pods()).filter((pod) => pod.nodeName === 'n3')).toHaveLength(2);
  });
});

describe('a set whose row somebody has', () => {
  it('is published later, and nobody else waits for it', async () => {
    await cluster.addNodes(['n1']);
    const held = await cluster.addDaemonSet('held');
    await cluster.addDaemonSet('free');
    await cluster.settle();
    await cluster.addNodes(['n2']);
    await expandMarks(cluster.controllers);
    await cluster.advance(1_000);
    const published = () =>
      query<{ name: string }>(`SELECT name FROM daemon_sets WHERE desired_number_scheduled = 2 ORDER BY name`);
    await whileLocked(`SELECT 1 FROM daemon_sets WHERE uid = '${held}' FOR UPDATE`, async () => {
      expect(await publishStatuses(cluster.controllers)).toBe('BUSY');
      expect(await published()).toEqual([{ name: 'free' }]);
    });
    expect(await publishStatuses(cluster.controllers)).toBe('DONE');
    expect(await published()).toEqual([{ name: 'free' }, { name: 'held' }]);
  });
});

describe('labels by the names of what every object has', () => {
  it('stop neither the scheduler nor the expansion of a node', async () => {
    await cluster.addNodes(['n1']);
    await cluster.addDaemonSet('log', {
      labels: { toString: 'x', valueOf: 'y', constructor: 'z' },
      podSpec: {
        containers: [{ name: 'main', image: 'registry.example/a:1', resources: { requests: { cpu: '1000' } } }],
      },
    });
    await cluster.settle();
    const [waiting] = await cluster.pods();
    expect(waiting).toMatchObject({ nodeName: null, labels: { toString: 'x' } });
    expect(waiting!.conditions[0]).toMatchObject({ type: 'PodScheduled', status: 'False' });
  });
});

describe('a node that changes while a pass that has read it is under way', () => {
  it('is not left as that pass saw it', async () => {
    await cluster.addNodes(['n1']);
    const uid = await cluster.addDaemonSet('log', { podSpec: { nodeSelector: { disk: 'ssd' } } });
    await cluster.settle();
    expectOk(await updateNode(cluster.context, { name: 'n1', setLabels: { disk: 'ssd' } }));
    await expandMarks(cluster.controllers);
    const running: Promise<unknown>[] = [];
    await whileLocked(`SELECT 1 FROM placements FOR UPDATE`, async () => {
      running.push(reconcileDaemonSet(cluster.controllers, { uid }));
      await untilWaiting(1);
      // The pass has decided that n1 runs the daemon and cannot write it yet.
      const change = updateNode(cluster.context, { name: 'n1', removeLabels: ['disk'] });
      running.push(change);
      await untilWaiting(2, change);
      const expanded = expandMarks(cluster.controllers);
      running.push(expanded);
      await untilWaiting(3, expanded);
    });
    await Promise.all(running);
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    expect(await cluster.pods()).toEqual([]);
  });
});

describe('room that comes up while the scheduler refuses a pod', () => {
  it('is found', async () => {
    await cluster.addNodes(['n1'], { allocatable: { cpu: '3', pods: '10', memory: '1Gi' } });
    const resources = { requests: { cpu: '2' } };
    const spec = { containers: [{ name: 'main', image: 'registry.example/tool:1', resources }] };
    expectOk(await createPod(cluster.context, { manifest: { json: aBarePod('first', {}, spec) } }));
    await cluster.settle();
    expectOk(await createPod(cluster.context, { manifest: { json: aBarePod('second', {}, spec) } }));
    const running: Promise<unknown>[] = [];
    await whileLocked(`LOCK TABLE events IN SHARE MODE`, async () => {
      running.push(schedulePods(cluster.controllers));
      await untilWaiting(1);
      // The scheduler has seen the node as full, and cannot say so yet.
      expectOk(await deletePod(cluster.context, { name: 'first', gracePeriodSeconds: 0 }));
      const expanded = expandMarks(cluster.controllers);
      running.push(expanded);
      await untilWaiting(2, expanded);
    });
    await Promise.all(running);
    await cluster.settle();
    expect((await cluster.pods())[0]).toMatchObject({ name: 'second', nodeName: 'n1' });
  });
});

describe('a pod that is relabelled while a set adopts it', () => {
  it('is not kept by a set that does not select it', async () => {
    await cluster.addNodes(['n1']);
    const spec = { nodeName: 'n1' };
    expectOk(await createPod(cluster.context, { manifest: { json: aBarePod('mine', { app: 'log' }, spec) } }));
    const uid = await cluster.addDaemonSet('log', { spec: { updateStrategy: { type: 'OnDelete' } } });
    const running: Promise<unknown>[] = [];
    await whileLocked(`SELECT 1 FROM pods FOR UPDATE`, async () => {
      const patch = { metadata: { labels: { app: 'other' } } };
      running.push(updatePod(cluster.context, { namespace: 'default', name: 'mine', change: { patch } }));
      await untilWaiting(1);
      running.push(reconcileDaemonSet(cluster.controllers, { uid }));
      await untilWaiting(2);
    });
    await Promise.all(running);
    await cluster.settle();
    expect((await cluster.pods()).find((pod) => pod.name === 'mine')!.owner).toBeNull();
  });
});

describe('exactly as many marks as one pass takes', () => {
  it('let the rollout go on', async () => {
    await cluster.addNodes(['n1', 'n2']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const json = aDaemonSet('log', { image: 'registry.example/agent:2' });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    // The status may be published at once, so that no mark for it brings another pass.
    await cluster.advance(1_000);
    // The first node's new pod reports ready; with it 499 other nodes are marked.
    await cluster.runAgents();
    await query(
      `INSERT INTO marks (kind, subject, node, due_at, origin)
       SELECT 'PAIR', $1, 'other-' || number, everynode_now(), 1 FROM generate_series(1, 499) AS number`,
      uid,
    );
    const [marks] = await query<{ due: number }>(`SELECT count(*)::int AS due FROM marks WHERE kind = 'PAIR'`);
    expect(marks!.due).toBe(500);
    await cluster.settle();
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null)).toHaveLength(1);
  });
});

describe('a pass that began before another of its set ended', () => {
  it('sees what that one left', async () => {
    await cluster.addNodes(['n1', 'n2']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.runAgents();
    const [mark] = await query<{ due: number }>(`SELECT count(*)::int AS due FROM marks WHERE kind = 'PAIR'`);
    expect(mark!.due).toBe(2);
    const running: Promise<unknown>[] = [];
    // Held between the moment at which it began and the one at which it gets its set's row.
    await whileLocked(`LOCK TABLE daemon_set_work IN ACCESS EXCLUSIVE MODE`, async () => {
      running.push(reconcileDaemonSet(cluster.controllers, { uid }));
      await untilWaiting(1);
      // As a pass marks its victims: without these the next one would spend the same budget again.
      await delay(5);
      await stranger.query(
        `INSERT INTO marks (kind, subject, node, due_at, origin) VALUES ('PAIR', $1, 'n1', everynode_now(), 1)`,
        [uid],
      );
    });
    await Promise.all(running);
    expect(await query(`SELECT node FROM marks WHERE kind = 'PAIR'`)).toEqual([]);
  });
});

describe('a pass that finds another at its set', () => {
  it('does not wait for it, and leaves the work to the next', async () => {
    await cluster.addNodes(['n1']);
    const uid = await cluster.addDaemonSet('log');
    await whileLocked(`SELECT 1 FROM daemon_set_work FOR UPDATE`, async () => {
      expect(await reconcileDaemonSet(cluster.controllers, { uid })).toBe('BUSY');
    });
    expect(await cluster.pods()).toEqual([]);
    expect(await reconcileDaemonSet(cluster.controllers, { uid })).toBe('DONE');
    expect(await cluster.pods()).toHaveLength(1);
  });
});

describe('old pods that become available while the rollout takes them for broken', () => {
  it('are left to the budget', async () => {
    await cluster.addNodes(['n1', 'n2', 'n3']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const broken = (await cluster.pods()).filter((pod) => pod.nodeName !== 'n3');
    const report = async (sequence: number, ready: boolean) => {
      const reports = broken.map(({ namespace, name, uid: podUid }) => {
        return { namespace, name, uid: podUid, state: 'RUNNING' as const, ready, epoch: 2, sequence };
      });
      expectOk(await reportPodStatuses(cluster.context, { reports }));
    };
    await report(1, false);
    await cluster.settle();
    const json = aDaemonSet('log', { image: 'registry.example/agent:2' });
    expectOk(await updateDaemonSet(cluster.context, { manifest: { json } }));
    const running: Promise<unknown>[] = [];
    await whileLocked(`SELECT 1 FROM pods FOR UPDATE`, async () => {
      running.push(report(2, true));
      await untilWaiting(1);
      // The pass has read them as they were, and waits behind the report to take them.
      running.push(reconcileDaemonSet(cluster.controllers, { uid }));
      await untilWaiting(2);
    });
    await Promise.all(running);
    await cluster.settle();
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null)).toHaveLength(1);
  });
});

describe('a template that admission refuses', () => {
  it('is tried again by one mark, however many passes were refused', async () => {
    await cluster.addNodes(['n1', 'n2', 'n3']);
    const uid = await cluster.addDaemonSet('log', { podSpec: { priorityClassName: 'missing' } });
    await cluster.settle();
    await query(
      `INSERT INTO marks (kind, subject, node, due_at, origin)
       SELECT 'PAIR', $1, 'n1', everynode_now(), 1 FROM generate_series(1, 1200) AS number`,
      uid,
    );
    await cluster.settle();
    const retries = await query<{ kind: string }>(`SELECT kind FROM marks WHERE subject = $1`, uid);
    expect(retries.map((mark) => mark.kind)).toEqual(['EXPAND']);
    const warnings = await query<{ reason: string }>(`SELECT DISTINCT reason FROM events WHERE type = 'Warning'`);
    expect(warnings.map((event) => event.reason)).toEqual(['FailedCreate']);
    expect((await readDaemonSet(queryableOf(cluster.database.prisma), uid))!.status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 0,
    });
  });
});

describe('a set that is relabelled while a pass that has read it is under way', () => {
  it('changes its status in the feed, not its labels once more', async () => {
    await cluster.addNodes(['n1']);
    const uid = await cluster.addDaemonSet('log');
    let pass: Promise<unknown> = Promise.resolve();
    const relabelling = `UPDATE daemon_sets SET labels = '{"tier": "front"}', resource_version = resource_version + 1`;
    await whileLocked(relabelling, async () => {
      pass = reconcileDaemonSet(cluster.controllers, { uid });
      // It has read the old labels, and waits to write the status.
      await untilWaiting(1, pass);
    });
    await pass;
    const changes = (await readOutbox(queryableOf(cluster.database.prisma)))
      .map(({ change }) => change)
      .filter(({ kind, type }) => kind === 'DaemonSet' && type === 'MODIFIED');
    expect(changes).toMatchObject([{ object: { labels: { tier: 'front' } }, previous: { labels: { tier: 'front' } } }]);
  });
});

describe('a set in deletion that somebody holds while a pass that has read it is under way', () => {
  it('stays, with its revisions', async () => {
    await cluster.addNodes(['n1']);
    const uid = await cluster.addDaemonSet('log');
    await cluster.settle();
    expectOk(await deleteDaemonSet(cluster.context, { name: 'log', propagation: 'FOREGROUND' }));
    await reconcileDaemonSet(cluster.controllers, { uid });
    await cluster.runAgents();
    let pass: Promise<unknown> = Promise.resolve();
    const holding = `UPDATE daemon_sets SET finalizers = finalizers || '{example.com/backup}'::text[]`;
    await whileLocked(holding, async () => {
      pass = reconcileDaemonSet(cluster.controllers, { uid });
      // It has seen that no pod is left and nobody holds the set, and waits to remove it.
      await untilWaiting(1, pass);
    });
    await pass;
    expect((await readDaemonSet(queryableOf(cluster.database.prisma), uid))?.finalizers).toEqual([
      'foregroundDeletion',
      'example.com/backup',
    ]);
    expect(await query(`SELECT 1 FROM controller_revisions`)).toHaveLength(1);
    expect(await query(`SELECT 1 FROM daemon_set_work`)).toHaveLength(1);
  });
});
