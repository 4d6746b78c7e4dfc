import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_BATCH_MAX } from '../../src/commands/agent-batch.ts';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { registerNode } from '../../src/commands/register-node.ts';
import { reportPodStatuses, type PodStatusReportInput } from '../../src/commands/report-pod-statuses.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { insertPods } from '../../src/store/write/pods.ts';
import { aDaemonSet, createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';
import { countStatements } from './count-statements.ts';

let world: CommandWorld;
let setUid: string;
let templateKey: string;

beforeAll(async () => {
  world = await createCommandWorld();
  for (const [name, runtime] of [
    ['n1', 'SIMULATED'],
    ['n2', 'EXTERNAL'],
  ] as const) {
    valueOf(await registerNode(world.context, { typed: { name, runtime } }));
  }
  const { daemonSet } = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet('agent') } }));
  ({ uid: setUid, templateKey } = daemonSet!);
});

afterAll(() => world.close());

beforeEach(() => world.forget());

/** Pods bound to nodes as the scheduler leaves them. */
async function addPods(names: readonly string[], nodeOf: (at: number) => string): Promise<PodImage[]> {
  const pods = await inTransaction(world.database, (tx) =>
    insertPods(
      tx,
      {
        namespace: 'default',
        generateName: null,
        source: 'DAEMON',
        labels: { app: 'agent' },
        annotations: {},
        finalizers: [],
        ownerUid: setUid,
        ownerKind: 'DaemonSet',
        ownerName: 'agent',
        otherOwnerReferences: null,
        templateKey,
        revisionHash: 'h1',
        priority: 0,
        priorityClassName: null,
        preemptionPolicy: 'PreemptLowerPriority',
      },
      names.map((name, at) => ({
        uid: world.context.ids.uid(),
        name,
        targetNode: nodeOf(at),
        slot: null,
        nodeName: nodeOf(at),
        nodeUid: null,
      })),
    ),
  );
  await world.forget();
  return pods.sort((left, right) => names.indexOf(left.name) - names.indexOf(right.name));
}

function aReport(pod: PodImage, more: Partial<PodStatusReportInput> = {}): PodStatusReportInput {
  return { name: pod.name, uid: pod.uid, state: 'RUNNING', ready: true, epoch: 1, sequence: 1, ...more };
}

async function report(
  reports: readonly PodStatusReportInput[],
  context: CommandContext = world.context,
): Promise<string[]> {
  const { results } = valueOf(await reportPodStatuses(context, { reports }));
  return results.map((result) => result.error?.code ?? 'ok');
}

async function find(uid: string) {
  const [row] = await world.sql<{
    phase: string;
    ready: boolean;
    reason: string | null;
    version: number;
    sequence: number;
  }>(
    `SELECT phase, ready, reason, resource_version::int AS version, agent_sequence::int AS sequence FROM pods WHERE uid = $1::uuid`,
    uid,
  );
  return row ?? null;
}

describe('reportPodStatuses', () => {
  it('writes the status, one change and the mark of its pair', async () => {
    const [pod] = await addPods(['plain'], () => 'n1');
    expect(await report([aReport(pod!, { podIP: '10.0.0.1', hostIP: '192.168.0.1' })])).toEqual(['ok']);
    expect(await find(pod!.uid)).toMatchObject({ phase: 'Running', ready: true, version: 2 });
    expect(await world.changes()).toMatchObject([
      {
        type: 'MODIFIED',
        transitions: ['STARTED', 'READY'],
        object: { podIP: '10.0.0.1', hostIP: '192.168.0.1' },
        previous: { phase: 'Pending', ready: false },
      },
    ]);
    expect(await world.marks()).toEqual([{ kind: 'PAIR', subject: setUid, node: 'n1' }]);
    expect(await world.jobs()).toEqual([]);
  });

  it('drops what is older than the last report, and writes nothing for what is known', async () => {
    const [pod] = await addPods(['ordered'], () => 'n1');
    await report([aReport(pod!, { sequence: 5 })]);
    await world.forget();
    expect(await report([aReport(pod!, { sequence: 4, state: 'FAILED', ready: false })])).toEqual(['ok']);
    expect(await report([aReport(pod!, { sequence: 6 })])).toEqual(['ok']);
    expect(await find(pod!.uid)).toMatchObject({ phase: 'Running', version: 2, sequence: 6 });
    expect([await world.changes(), await world.marks()]).toEqual([[], []]);
  });

  it('takes several reports about one pod in their order, as one change', async () => {
    const [pod] = await addPods(['busy'], () => 'n1');
    const reports = [
      aReport(pod!, { sequence: 1, ready: false }),
      aReport(pod!, { sequence: 2 }),
      aReport(pod!, { sequence: 1, state: 'FAILED', ready: false }),
    ];
    expect(await report(reports)).toEqual(['ok', 'ok', 'ok']);
    expect(await find(pod!.uid)).toMatchObject({ phase: 'Running', ready: true, version: 2, sequence: 2 });
    expect(await world.changes()).toHaveLength(1);
  });

  it('marks no pair for a message, and the room that an ended pod leaves', async () => {
    const [pod] = await addPods(['ended'], () => 'n1');
    await report([aReport(pod!)]);
    await world.forget();
    await report([aReport(pod!, { sequence: 2, message: 'warming up' })]);
    expect(await world.marks()).toEqual([]);
    await report([aReport(pod!, { sequence: 3, state: 'FAILED', ready: false, reason: 'Evicted' })]);
    expect(await world.marks()).toEqual([
      { kind: 'NODE', subject: 'n1', node: '' },
      { kind: 'PAIR', subject: setUid, node: 'n1' },
    ]);
    expect(await find(pod!.uid)).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  });

  it('removes a terminating pod whose end is reported, and no other', async () => {
    const [ending, living] = await addPods(['ending', 'living'], () => 'n2');
    valueOf(await deletePod(world.context, { name: 'ending' }));
    await world.forget();
    const removed = { state: 'REMOVED', ready: false } as const;
    expect(
      await report([aReport(ending!, removed), aReport(living!, removed), aReport(ending!, { sequence: 2 })]),
    ).toEqual(['ok', 'INVALID', 'NOT_FOUND']);
    expect([await find(ending!.uid), await find(living!.uid)]).toMatchObject([null, { phase: 'Pending' }]);
    expect(await world.changes()).toMatchObject([{ type: 'DELETED', name: 'ending' }]);
    expect(await world.marks()).toEqual([
      { kind: 'NODE', subject: 'n2', node: '' },
      { kind: 'PAIR', subject: setUid, node: 'n2' },
    ]);
  });

  it('keeps the row of an ended pod for the finalizer that holds it', async () => {
    const [pod] = await addPods(['held'], () => 'n2');
    await world.sql(`UPDATE pods SET finalizers = '{example.com/hold}' WHERE uid = $1::uuid RETURNING uid`, pod!.uid);
    valueOf(await deletePod(world.context, { name: 'held' }));
    expect(await report([aReport(pod!, { state: 'REMOVED', ready: false })])).toEqual(['ok']);
    expect(
      await world.sql('SELECT deletion_grace_period_seconds AS grace FROM pods WHERE uid = $1::uuid', pod!.uid),
    ).toEqual([{ grace: 0 }]);
  });

  it('decides each entry by itself', async () => {
    const [good, other] = await addPods(['good', 'other'], () => 'n1');
    const reports = [
      aReport(good!, { name: 'nobody' }),
      aReport(good!, { uid: other!.uid }),
      aReport(good!, { state: 'PENDING' }),
      aReport(good!),
    ];
    const unstorable = [aReport(good!, { name: 'a\u0000' }), aReport(good!, { message: '\ud800' })];
    expect(await report([...unstorable, ...reports])).toEqual([
      'INVALID',
      'INVALID',
      'NOT_FOUND',
      'GONE',
      'INVALID',
      'ok',
    ]);
    expect(await find(good!.uid)).toMatchObject({ ready: true });
  });

  it("confines agents to their node's pods, and a fleet's token to simulated nodes", async () => {
    const pods = await addPods(['on-1', 'on-2'], (at) => `n${at + 1}`);
    const reports = pods.map((pod) => aReport(pod));
    expect(await report(reports, world.contextOf({ role: 'AGENT', nodeName: 'n2' }))).toEqual(['FORBIDDEN', 'ok']);
    expect(await report(reports, world.contextOf({ role: 'FLEET' }))).toEqual(['ok', 'FORBIDDEN']);
    expect(await report(reports, world.contextOf({ role: 'VIEWER' }))).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('needs as many statements for 2,000 pods as for 2', async () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `many-${at}`);
    const pods = await addPods(names, (at) => `m${at}`);
    const counted = countStatements(world.database);
    const context = { ...world.context, database: counted.database };
    const statementsOf = async (some: readonly PodImage[], more: Partial<PodStatusReportInput>) => {
      counted.take();
      expect(
        new Set(
          await report(
            some.map((pod) => aReport(pod, more)),
            context,
          ),
        ),
      ).toEqual(new Set(['ok']));
      return counted.take();
    };
    const few = await statementsOf(pods.slice(0, 2), {});
    expect(few.filter((statement) => statement === 'SELECT pods')).toHaveLength(1);
    expect(few.filter((statement) => statement === 'UPDATE pods')).toHaveLength(1);
    expect(await statementsOf(pods, { sequence: 2, ready: false })).toEqual(few);
    expect(await world.sql(`SELECT count(*)::int AS marks FROM marks WHERE kind = 'PAIR'`)).toEqual([
      { marks: 2_000 + 2 },
    ]);
    expect(await world.sql('SELECT count(*)::int AS batches FROM outbox')).toEqual([{ batches: 2 }]);
  });

  it('refuses a batch that is too large, whole', async () => {
    const [pod] = await addPods(['tired'], () => 'n1');
    const reports = Array.from({ length: AGENT_BATCH_MAX + 1 }, () => aReport(pod!));
    const before = await world.fingerprint();
    expect(refusalsOf(await reportPodStatuses(world.context, { reports }))).toEqual(['TOO_LARGE']);
    expect(await world.fingerprint()).toBe(before);
  });

  it('lets batches in opposite orders pass each other', async () => {
    const pods = await addPods(
      Array.from({ length: 60 }, (_, at) => `crossing-${at}`),
      () => 'n1',
    );
    const orders = [pods, [...pods].reverse(), pods, [...pods].reverse()];
    const results = await Promise.all(
      orders.map((order, at) => report(order.map((pod) => aReport(pod, { epoch: 2, sequence: at + 1 })))),
    );
    expect(new Set(results.flat())).toEqual(new Set(['ok']));
  });
});
