import { createPod } from '../../src/commands/create-pod.ts';
import { heartbeatNodes } from '../../src/commands/heartbeat-nodes.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { monitorNodes } from '../../src/controllers/monitor-nodes.ts';
import type { Change } from '../../src/domain/model/change.ts';
import type { NodeImage, PodImage } from '../../src/domain/model/images.ts';
import type { Taint, Toleration } from '../../src/domain/model/taint.ts';
import { effectiveTaints } from '../../src/domain/taints/effective-taints.ts';
import { printTaint } from '../../src/domain/taints/taint.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { readDaemonSet } from '../../src/store/read/daemon-set-row.ts';
import { findNodesByName } from '../../src/store/read/find-nodes.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';

const graceMs = 40_000;

let cluster: Cluster;
beforeEach(async () => void (cluster = await createCluster()));
afterEach(() => cluster.close());

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);
const look = () => monitorNodes(cluster.controllers, { graceMs });
const beat = async (...names: string[]) =>
  expectOk(await heartbeatNodes(cluster.context, { heartbeats: names.map((node) => ({ node })) }));

const nodeOf = async (name: string): Promise<NodeImage> =>
  (await findNodesByName(queryableOf(cluster.database.prisma), [name]))[0]!;
const readyOf = async (name: string) => {
  const { status, reason } = (await nodeOf(name)).conditions.find(({ type }) => type === 'Ready')!;
  return reason === undefined ? status : `${status} ${reason}`;
};
const taintsOf = async (name: string) => effectiveTaints(await nodeOf(name)).map(printTaint);
const podNamed = async (name: string): Promise<PodImage | undefined> =>
  (await cluster.pods()).find((pod) => pod.name === name);
const numbersOf = async (uid: string) => {
  const { status } = (await readDaemonSet(queryableOf(cluster.database.prisma), uid))!;
  const { desiredNumberScheduled, numberMisscheduled, numberReady, updatedNumberScheduled } = status;
  return { desiredNumberScheduled, numberMisscheduled, numberReady, updatedNumberScheduled };
};
const eventsOf = async (kind: string) =>
  (
    await query<{ line: string }>(
      `SELECT concat_ws(' ', regarding_name, reason, message) AS line FROM events WHERE regarding_kind = $1 ORDER BY id`,
      kind,
    )
  ).map(({ line }) => line);

const clock = async () => (await query<{ now: Date }>(`SELECT everynode_now() AS now`))[0]!.now.getTime();

/** The moment that `pass` went to last: what a test itself takes does not count, unless a step of it takes seconds. */
let moment = 0;

/** Time passes on the database's clock; the monitor looks every 5 s or 15 s, and the nodes that live are heard as often. */
const pass = async (seconds: number, ...alive: string[]) => {
  const step = seconds % 15 === 0 ? 15 : 5;
  for (let left = seconds; left > 0; left -= step) {
    moment += step * 1_000;
    await cluster.advance(Math.max(0, moment - (await clock())));
    if (alive.length > 0) await beat(...alive);
    await look();
  }
  await cluster.settle();
};

/** Nodes whose agents were heard, and a monitor that watches. */
const watched = async (names: readonly string[], node: object = {}) => {
  await cluster.addNodes(names, node);
  await beat(...names);
  await look();
  await cluster.settle();
  moment = await clock();
};

const runDaemon = async () => {
  const uid = await cluster.addDaemonSet('log');
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
  return uid;
};

const addPod = async (name: string, nodeName: string, tolerations: readonly Toleration[] = []) => {
  const spec = { nodeName, tolerations, containers: [{ name: 'main', image: 'registry.example/tool:1' }] };
  const json = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec };
  expectOk(await createPod(cluster.context, { manifest: { json } }));
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
};

const setTaints = async (name: string, taints: readonly Taint[]) => {
  expectOk(await updateNode(cluster.context, { name, setTaints: taints }));
  await cluster.settle();
};

describe('a heartbeat', () => {
  it('leaves nothing but its time: no change, no mark, no job, no new version', async () => {
    await watched(['n1', 'n2']);
    await query(`DELETE FROM outbox RETURNING 1 AS one`);
    await query(`DELETE FROM graphile_worker._private_jobs RETURNING 1 AS one`);
    const before = await nodeOf('n1');
    await cluster.advance(10_000);
    await beat('n1', 'n2');
    await look();
    expect(await nodeOf('n1')).toEqual(before);
    for (const table of ['outbox', 'marks', 'graphile_worker._private_jobs']) {
      expect(await query(`SELECT * FROM ${table}`)).toEqual([]);
    }
    const heard = await query<{ seconds: number }>(
      `SELECT extract(epoch FROM everynode_now() - last_heartbeat_time)::int AS seconds FROM node_heartbeats`,
    );
    expect(heard.map(({ seconds }) => seconds < 5)).toEqual([true, true]);
  });
});

describe('a node whose heartbeats stop', () => {
  it('becomes Unknown after 40 s, with its pods not ready; its daemon pod stays and is in no number but misscheduled', async () => {
    await watched(['n1', 'n2']);
    const uid = await runDaemon();
    await pass(35, 'n1');
    expect(await readyOf('n2')).toBe('True Registered');
    await pass(10, 'n1');
    expect([await readyOf('n1'), await readyOf('n2')]).toEqual(['True Registered', 'Unknown NodeStatusUnknown']);
    expect(await taintsOf('n2')).toContain('node.kubernetes.io/unreachable:NoSchedule');
    const [first, second] = (await cluster.pods()).sort((left, right) => (left.nodeName! < right.nodeName! ? -1 : 1));
    expect(first).toMatchObject({ nodeName: 'n1', ready: true });
    expect(second).toMatchObject({ nodeName: 'n2', ready: false, phase: 'Running', deletionTimestamp: null });
    expect(second!.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', reason: 'NodeNotReady' }));
    expect(second!.conditions).toContainEqual(expect.objectContaining({ type: 'ContainersReady', status: 'True' }));
    expect(await numbersOf(uid)).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1, numberReady: 1 });
    expect(await eventsOf('Node')).toContain('n2 NodeNotReady Node n2 is not ready: its agent has stopped reporting');
    expect(await eventsOf('Pod')).toContain(`${second!.name} NodeNotReady Node is not ready`);
    // It lasts, and nothing is said twice.
    const { resourceVersion } = await nodeOf('n2');
    await pass(60, 'n1');
    expect(Number((await nodeOf('n2')).resourceVersion) - Number(resourceVersion)).toBeLessThanOrEqual(1);
    expect((await cluster.pods()).every((pod) => pod.deletionTimestamp === null)).toBe(true);
  });

  it('is as it was with its next heartbeat; what its pods are, their agents say again', async () => {
    await watched(['n1', 'n2']);
    const uid = await runDaemon();
    const disk = [{ type: 'DiskPressure', status: 'True', reason: 'Full' }];
    expectOk(await heartbeatNodes(cluster.context, { heartbeats: [{ node: 'n2', conditions: disk }] }));
    await pass(60, 'n1');
    expect((await nodeOf('n2')).noExecuteSince).not.toBeNull();
    await beat('n2');
    await cluster.settle();
    expect((await nodeOf('n2')).conditions).toEqual([
      expect.objectContaining({ type: 'Ready', status: 'True', reason: 'Registered' }),
      expect.objectContaining({ type: 'DiskPressure', status: 'True', reason: 'Full' }),
    ]);
    expect(await taintsOf('n2')).toEqual(['node.kubernetes.io/disk-pressure:NoSchedule']);
    expect(await query(`SELECT node_uid FROM lost_nodes`)).toEqual([]);
    await cluster.runAgents();
    await cluster.settle();
    expect(await numbersOf(uid)).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0, numberReady: 2 });
    expect(await eventsOf('Node')).toContain('n2 NodeReady Node n2 is ready');
  });

  it('stays given up when it was declared ready by somebody and its agent stays silent', async () => {
    await watched(['n1', 'n2']);
    await pass(45, 'n1');
    await cluster.addNodes(['n2']);
    await cluster.settle();
    expect(await readyOf('n2')).toBe('True Registered');
    await pass(45, 'n1');
    expect(await readyOf('n2')).toBe('Unknown NodeStatusUnknown');
    await beat('n2');
    expect((await nodeOf('n2')).conditions.map(({ type, status }) => `${type} ${status}`)).toEqual(['Ready True']);
  });

  it('is watched by one monitor at a time', async () => {
    await watched(['n1', 'n2']);
    await pass(35, 'n1');
    await cluster.advance(10_000);
    await Promise.all([look(), look(), look()]);
    expect(await eventsOf('Node')).toEqual(
      expect.arrayContaining(['n2 NodeNotReady Node n2 is not ready: its agent has stopped reporting']),
    );
    expect(await query(`SELECT reason FROM events WHERE reason = 'NodeNotReady' AND count > 1`)).toEqual([]);
  });
});

describe('a monitor that was away', () => {
  it('gives every node a new grace from when it looks again', async () => {
    await watched(['n1', 'n2']);
    await cluster.advance(3_600_000);
    await look();
    moment = await clock();
    await pass(35, 'n1');
    expect([await readyOf('n1'), await readyOf('n2')]).toEqual(['True Registered', 'True Registered']);
    await pass(10, 'n1');
    expect([await readyOf('n1'), await readyOf('n2')]).toEqual(['True Registered', 'Unknown NodeStatusUnknown']);
  });
});

describe('a node that was never heard', () => {
  it('stays ready when somebody else declared it so', async () => {
    await cluster.addNodes(['n1']);
    await look();
    await pass(180);
    expect(await readyOf('n1')).toBe('True Registered');
  });

  it('is given up 60 s after it was made when it waits for its agent, and waits for it again with the first heartbeat', async () => {
    await watched(['n1']);
    await cluster.addNodes(['n2'], { ready: false });
    await pass(55, 'n1');
    expect(await readyOf('n2')).toBe('False NotYetReported');
    await pass(10, 'n1');
    expect(await readyOf('n2')).toBe('Unknown NodeStatusNeverUpdated');
    await beat('n2');
    expect(await readyOf('n2')).toBe('False NotYetReported');
    const conditions = [{ type: 'Ready', status: 'True' }];
    expectOk(await heartbeatNodes(cluster.context, { heartbeats: [{ node: 'n2', conditions }] }));
    expect((await nodeOf('n2')).conditions).toEqual([expect.objectContaining({ type: 'Ready', status: 'True' })]);
  });
});

describe('NoExecute taints of nodes that are not ready', () => {
  const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
  const taintedCount = async () =>
    (await query<{ count: number }>(`SELECT count(no_execute_since)::int AS count FROM nodes`))[0]!.count;

  it('come to one node of a zone in 10 s, to each zone by itself', async () => {
    const live = ['a4', 'a5', 'a6', 'a7', 'b2', 'b3'];
    await watched(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'], zone('a'));
    await watched(['b1', 'b2', 'b3'], zone('b'));
    await beat(...live, 'a1', 'a2', 'a3', 'b1');
    moment = await clock();
    await pass(35, ...live);
    expect(await taintedCount()).toBe(0);
    // One of each zone with the look that finds them silent.
    await pass(5, ...live);
    expect(await taintedCount()).toBe(2);
    const counts = [];
    for (const seconds of [5, 10, 10, 10]) {
      await pass(seconds, ...live);
      counts.push(await taintedCount());
    }
    // After 5, 15, 25 and 35 s.
    expect(counts).toEqual([2, 3, 4, 4]);
  });

  it('come to nobody where most of a small zone is not ready', async () => {
    await watched(['a1', 'a2', 'a3', 'a4'], zone('a'));
    await watched(['b1'], zone('b'));
    await pass(120, 'a4', 'b1');
    expect(await readyOf('a1')).toBe('Unknown NodeStatusUnknown');
    expect(await taintedCount()).toBe(0);
  });

  it('go from all when no node is ready any more; who is heard then is not alone, and the others get a new grace', async () => {
    await watched(['n1', 'n2', 'n3']);
    await pass(60, 'n2', 'n3');
    expect(await taintsOf('n1')).toContain('node.kubernetes.io/unreachable:NoExecute');
    await pass(45);
    expect(await readyOf('n3')).toBe('Unknown NodeStatusUnknown');
    expect(await taintedCount()).toBe(0);
    expect(await query(`SELECT is_isolated AS isolated FROM node_monitor`)).toEqual([{ isolated: true }]);
    await beat('n2', 'n3');
    await pass(40, 'n2');
    expect([await readyOf('n1'), await readyOf('n3')]).toEqual(['Unknown NodeStatusUnknown', 'True Registered']);
  });
});

describe('pods on a node with a NoExecute taint', () => {
  const gone: Taint = { key: 'gone', effect: 'NoExecute' };
  const bears = (tolerationSeconds?: number): Toleration => ({
    key: 'gone',
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  });

  it('leave a dead node after the 300 s that every bare pod bears; daemon pods and those that bear it for ever stay', async () => {
    await watched(['n1', 'n2']);
    await runDaemon();
    const always: Toleration = { operator: 'Exists' };
    await addPod('bare', 'n2');
    await addPod('patient', 'n2', [always]);
    // Given up after 45 s; the taint comes with the same look.
    await pass(45, 'n1');
    await pass(285, 'n1');
    expect((await cluster.pods()).map((pod) => pod.deletionTimestamp)).toEqual([null, null, null, null]);
    await pass(30, 'n1');
    expect(await podNamed('bare')).toMatchObject({ deletionTimestamp: expect.any(String), reason: 'Evicted' });
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null)).toHaveLength(1);
    expect(await eventsOf('Pod')).toContain('bare TaintManagerEviction Marking for deletion Pod default/bare');
    const changes = await query<{ changes: Change[] }>(`SELECT changes FROM outbox ORDER BY id`);
    const steps = changes.flatMap((row) => row.changes).filter((change) => change.name === 'bare');
    expect(steps.at(-1)!.transitions).toEqual(['EVICTED', 'TERMINATING']);
    expect(await query(`SELECT * FROM pod_evictions`)).toEqual([]);
  });

  it('stay when the node is back in time', async () => {
    await watched(['n1', 'n2']);
    await addPod('bare', 'n2');
    await pass(60, 'n1');
    expect(await query(`SELECT node_name AS node FROM pod_evictions`)).toEqual([{ node: 'n2' }]);
    await pass(5, 'n1', 'n2');
    expect(await query(`SELECT * FROM pod_evictions`)).toEqual([]);
    expect(await eventsOf('Pod')).toContain('bare TaintManagerEviction Cancelling deletion of Pod default/bare');
    await pass(400, 'n1', 'n2');
    expect(await podNamed('bare')).toMatchObject({ deletionTimestamp: null });
  });

  it('leave at once when they do not bear it; a timer that runs is kept, whatever time is given later', async () => {
    await cluster.addNodes(['n1']);
    await addPod('frail', 'n1');
    await addPod('timed', 'n1', [bears(60)]);
    await addPod('firm', 'n1', [bears()]);
    await setTaints('n1', [gone]);
    expect(await podNamed('frail')).toMatchObject({ deletionTimestamp: expect.any(String) });
    const tolerations = [...(await tolerationsOf('timed')).filter(({ key }) => key !== 'gone'), bears(900)];
    await cluster.advance(30_000);
    expectOk(
      await updatePod(cluster.context, {
        namespace: 'default',
        name: 'timed',
        change: { patch: { spec: { tolerations } } },
      }),
    );
    await cluster.settle();
    await cluster.advance(29_000);
    await cluster.settle();
    expect(await podNamed('timed')).toMatchObject({ deletionTimestamp: null });
    await cluster.advance(2_000);
    await cluster.settle();
    expect(await podNamed('timed')).toMatchObject({ deletionTimestamp: expect.any(String) });
    expect(await podNamed('firm')).toMatchObject({ deletionTimestamp: null });
  });

  it('stay where they are when the taint manager is off', async () => {
    await cluster.addNodes(['n1']);
    await addPod('frail', 'n1');
    expectOk(await updateNode(cluster.context, { name: 'n1', setTaints: [gone] }));
    await expandMarks({ ...cluster.controllers, evictsPods: false });
    await cluster.settle();
    expect(await podNamed('frail')).toMatchObject({ deletionTimestamp: null });
  });

  it('are looked at when they come later: by name, or by the scheduler', async () => {
    await cluster.addNodes(['n1'], { taints: [gone] });
    await addPod('named', 'n1');
    expect(await podNamed('named')).toBeUndefined();
    await addPod('bound', '', [bears(60)]);
    expect(await podNamed('bound')).toMatchObject({ nodeName: 'n1', deletionTimestamp: null });
    await cluster.advance(61_000);
    await cluster.settle();
    expect(await podNamed('bound')).toMatchObject({ deletionTimestamp: expect.any(String) });
  });

  it('are their set’s business when the set may not stay, and their node’s when it may for a time only', async () => {
    await cluster.addNodes(['n1', 'n2']);
    await runDaemon();
    await setTaints('n1', [gone]);
    expect((await eventsOf('Pod')).filter((line) => line.includes('TaintManagerEviction'))).toEqual([]);
    expect((await eventsOf('DaemonSet')).filter((line) => line.includes('SuccessfulDelete'))).toHaveLength(1);
    const timed = await cluster.addDaemonSet('timed', { podSpec: { tolerations: [bears(60)] } });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.advance(61_000);
    await cluster.settle();
    const left = (await cluster.pods()).filter((pod) => pod.owner?.uid === timed && pod.deletionTimestamp !== null);
    expect(left.map((pod) => [pod.nodeName, pod.reason])).toEqual([['n1', 'Evicted']]);
  });

  const tolerationsOf = async (name: string): Promise<readonly Toleration[]> => {
    const [row] = await query<{ tolerations: Toleration[] }>(
      `SELECT template -> 'spec' -> 'tolerations' AS tolerations FROM pods JOIN pod_templates ON key = template_key WHERE name = $1`,
      name,
    );
    return row!.tolerations;
  };
});

describe('a rollout beside a dead node', () => {
  it('goes on; the old pod there is ended, and replaced when the node is back', async () => {
    const names = ['n1', 'n2', 'n3'];
    await watched(names);
    const uid = await runDaemon();
    await pass(45, 'n1', 'n2');
    expectOk(
      await updateDaemonSet(cluster.context, {
        manifest: { json: aDaemonSet('log', { image: 'registry.example/agent:2' }) },
      }),
    );
    await rollOut('n3');
    expect(await numbersOf(uid)).toEqual({
      desiredNumberScheduled: 2,
      numberMisscheduled: 1,
      numberReady: 2,
      updatedNumberScheduled: 2,
    });
    expect((await cluster.pods()).filter((pod) => pod.deletionTimestamp !== null).map((pod) => pod.nodeName)).toEqual([
      'n3',
    ]);
    await beat('n3');
    await cluster.settle();
    await rollOut();
    expect(await numbersOf(uid)).toMatchObject({
      desiredNumberScheduled: 3,
      numberReady: 3,
      updatedNumberScheduled: 3,
    });
  });

  /** Agents at work on all nodes but the dead one, until nothing changes any more. */
  const rollOut = async (dead?: string) => {
    for (let round = 0; round < 10; round += 1) {
      await cluster.settle();
      await cluster.runAgents((pod) => pod.nodeName !== dead);
    }
    await cluster.settle();
  };
});
