import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import { deletePriorityClass } from '../../src/commands/delete-priority-class.ts';
import { registerNode } from '../../src/commands/register-node.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { insertPods } from '../../src/store/write/pods.ts';
import { aDaemonSet, aPod, createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
  valueOf(await registerNode(world.context, { typed: { name: 'n1', capacity: { cpu: '4', pods: '110' } } }));
});

afterAll(() => world.close());

beforeEach(() => world.forget());

async function create(name: string, change?: Parameters<typeof aPod>[1]): Promise<PodImage> {
  const { pod } = valueOf(await createPod(world.context, { manifest: { json: aPod(name, change) } }));
  await world.forget();
  return pod!;
}

/** A pod as the reconciler makes it, bound to n1. */
async function createDaemonPod(setName: string): Promise<PodImage> {
  const set = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet(setName) } })).daemonSet!;
  const [pod] = await inTransaction(world.database, (tx) =>
    insertPods(
      tx,
      {
        namespace: 'default',
        generateName: `${setName}-`,
        source: 'DAEMON',
        labels: { app: setName, 'controller-revision-hash': 'h1' },
        annotations: {},
        finalizers: [],
        ownerUid: set.uid,
        ownerKind: 'DaemonSet',
        ownerName: set.name,
        otherOwnerReferences: null,
        templateKey: set.templateKey,
        revisionHash: 'h1',
        priority: 0,
        priorityClassName: null,
        preemptionPolicy: 'PreemptLowerPriority',
      },
      [
        {
          uid: world.context.ids.uid(),
          name: `${setName}-pod`,
          targetNode: 'n1',
          slot: 0,
          nodeName: 'n1',
          nodeUid: null,
        },
      ],
    ),
  );
  await world.forget();
  return pod!;
}

async function column<T>(uid: string, name: string): Promise<T> {
  const [row] = await world.sql<{ value: T }>(`SELECT ${name} AS value FROM pods WHERE uid = $1::uuid`, uid);
  return row!.value;
}

async function expectNothingChanged(steps: () => Promise<unknown>): Promise<void> {
  const before = await world.fingerprint();
  await steps();
  expect(await world.fingerprint()).toBe(before);
}

describe('createPod', () => {
  it('stores a bare pod that the scheduler and any set that may adopt it are told of', async () => {
    const { pod } = valueOf(await createPod(world.context, { manifest: { json: aPod('bare') } }));
    expect(pod).toMatchObject({
      source: 'BARE',
      slot: null,
      nodeName: null,
      owner: null,
      priority: 0,
      phase: 'Pending',
      preemptionPolicy: 'PreemptLowerPriority',
    });
    expect(await column(pod!.uid, 'schedule_due_at')).not.toBeNull();
    expect(await column(pod!.uid, 'schedule_origin')).not.toBeNull();
    expect(await world.marks()).toEqual([{ kind: 'POD', subject: pod!.uid, node: '' }]);
    expect(await world.jobs()).toEqual(['expandMarks', 'schedulePods']);
    expect(await world.changes()).toMatchObject([{ kind: 'Pod', type: 'ADDED', transitions: ['CREATED'] }]);
  });

  it('binds at once a pod that names its node', async () => {
    const { pod } = valueOf(
      await createPod(world.context, {
        manifest: { json: aPod('bound', { spec: { ...aPod('x').spec, nodeName: 'n1' } }) },
      }),
    );
    expect(pod).toMatchObject({ nodeName: 'n1', targetNode: 'n1', nodeUid: expect.any(String) });
    expect(await column(pod!.uid, 'schedule_due_at')).toBeNull();
    expect(await world.jobs()).toEqual(['expandMarks']);
  });

  it('makes the requests that limits imply, and adds the tolerations of every pod', async () => {
    const containers = [{ name: 'c', image: 'i:1', resources: { limits: { cpu: '1' } } }];
    const pod = await create('limited', { spec: { containers } });
    const [row] = await world.sql<{ template: { spec: { tolerations: unknown[]; containers: object[] } } }>(
      'SELECT template FROM pod_templates WHERE key = $1',
      pod.templateKey,
    );
    expect(row!.template.spec.containers).toMatchObject([
      { resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } },
    ]);
    expect(row!.template.spec.tolerations).toHaveLength(2);
  });

  it('generates names, each once', async () => {
    const json = { ...aPod(''), metadata: { generateName: 'gen-' } };
    const pods = await Promise.all([1, 2, 3, 4].map(() => createPod(world.context, { manifest: { json } })));
    const names = pods.map((result) => valueOf(result).pod!.name);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('tries another name when the generated one is taken', async () => {
    await create('fixed-aaaaa');
    const suffixes = ['aaaaa', 'bbbbb'];
    const ids = { ...world.context.ids, suffix: () => suffixes.shift()! };
    const json = { ...aPod(''), metadata: { generateName: 'fixed-' } };
    const { pod } = valueOf(await createPod({ ...world.context, ids }, { manifest: { json } }));
    expect(pod!.name).toBe('fixed-bbbbb');
  });

  it('takes the priority of its class', async () => {
    const manifest = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    };
    valueOf(await createPriorityClass(world.context, { manifest: { json: manifest } }));
    const pod = await create('important', { spec: { ...aPod('x').spec, priorityClassName: 'high' } });
    expect(pod).toMatchObject({ priority: 1000, priorityClassName: 'high' });
    valueOf(await deletePriorityClass(world.context, { name: 'high' }));
  });

  it('refuses a taken name, bad fields, and what admission forbids', async () => {
    await create('there');
    const spec = aPod('x').spec;
    await expectNothingChanged(async () => {
      const refusals = async (json: object) => refusalsOf(await createPod(world.context, { manifest: { json } }));
      expect(await refusals(aPod('there'))).toEqual(['ALREADY_EXISTS Pod default/there']);
      expect(await refusals(aPod('p', { spec: { containers: [] } }))).toEqual(['REQUIRED spec.containers']);
      expect(await refusals(aPod('p', { spec: { ...spec, priorityClassName: 'none' } }))).toEqual([
        'FORBIDDEN Pod default/p',
      ]);
      expect(await refusals(aPod('p', { spec: { ...spec, priority: 7 } }))).toEqual(['FORBIDDEN Pod default/p']);
      expect(await refusals(aPod('p', { spec: { ...spec, overhead: { cpu: '1' } } }))).toEqual([
        'FORBIDDEN Pod default/p',
      ]);
    });
  });
});

describe('updatePod', () => {
  it('keeps an edited image on the pod, not in its template', async () => {
    const pod = await createDaemonPod('edited');
    const patch = { spec: { containers: [{ name: 'main', image: 'registry.example/agent:9' }] } };
    const updated = valueOf(await updatePod(world.context, { name: pod.name, change: { patch } })).pod!;
    expect(updated.templateKey).toBe(pod.templateKey);
    expect(Object.keys(updated.specOverride!)).toEqual(['containers']);
    expect(updated.specOverride).toMatchObject({ containers: [{ image: 'registry.example/agent:9' }] });
    expect(updated).toMatchObject({ revisionHash: 'h1', slot: 0 });
    expect(await world.changes()).toMatchObject([{ type: 'MODIFIED', transitions: ['UPDATED'] }]);
    expect(await world.marks()).toEqual([]);
    // Taken back, nothing is left of it.
    const back = { spec: { containers: [{ name: 'main', image: 'registry.example/agent:1' }] } };
    expect(
      valueOf(await updatePod(world.context, { name: pod.name, change: { patch: back } })).pod!.specOverride,
    ).toBeNull();
  });

  it('follows the label of the revision, and tells the owner of new labels', async () => {
    const pod = await createDaemonPod('relabelled');
    const patch = { metadata: { labels: { 'controller-revision-hash': 'h2' } } };
    const updated = valueOf(await updatePod(world.context, { name: pod.name, change: { patch } })).pod!;
    expect(updated.revisionHash).toBe('h2');
    expect(await world.marks()).toEqual([{ kind: 'PAIR', subject: pod.owner!.uid, node: 'n1' }]);
    expect(await world.jobs()).toEqual([`reconcileDaemonSet:${pod.owner!.uid}`]);
  });

  it('tells those who may adopt a bare pod of its new labels', async () => {
    const pod = await create('orphan');
    const patch = { metadata: { labels: { app: 'somebody' } } };
    valueOf(await updatePod(world.context, { name: 'orphan', change: { patch } }));
    expect(await world.marks()).toEqual([{ kind: 'POD', subject: pod.uid, node: '' }]);
  });

  it('releases a pod whose owner reference is taken away', async () => {
    const pod = await createDaemonPod('disowned');
    const patch = { metadata: { ownerReferences: null } };
    const updated = valueOf(await updatePod(world.context, { name: pod.name, change: { patch } })).pod!;
    expect(updated).toMatchObject({ owner: null, slot: null });
    expect(await world.marks()).toEqual([
      { kind: 'PAIR', subject: pod.owner!.uid, node: 'n1' },
      { kind: 'POD', subject: pod.uid, node: '' },
    ]);
  });

  it('writes nothing when nothing changes, also for the whole object', async () => {
    await create('unmoved', { metadata: { labels: { a: 'b' } } });
    await expectNothingChanged(async () => {
      valueOf(
        await updatePod(world.context, { name: 'unmoved', change: { patch: { metadata: { labels: { a: 'b' } } } } }),
      );
      valueOf(
        await updatePod(world.context, {
          name: 'unmoved',
          change: { json: aPod('unmoved', { metadata: { labels: { a: 'b' } } }) },
        }),
      );
    });
  });

  it('refuses what cannot change, a conflict, and a pod that is not there', async () => {
    await create('fixed');
    await expectNothingChanged(async () => {
      const refusals = async (patch: unknown, more = {}) =>
        refusalsOf(await updatePod(world.context, { name: 'fixed', change: { patch }, ...more }));
      expect(await refusals({ spec: { hostNetwork: true } })).toContain('FORBIDDEN spec');
      expect(await refusals({ spec: { priority: 3 } })).toEqual(['FORBIDDEN spec']);
      expect(await refusals({ spec: { nodeName: 'n1' } })).toEqual(['FORBIDDEN spec']);
      expect(await refusals({ spec: { unknown: 1 } })).toEqual(['UNKNOWN_FIELD spec.unknown']);
      expect(await refusals([1])).toEqual(['WRONG_TYPE ']);
      expect(await refusals({}, { expectedResourceVersion: '9' })).toEqual(['CONFLICT']);
      expect(await refusals({}, { name: 'nobody' })).toEqual(['NOT_FOUND Pod default/nobody']);
      const other = await updatePod(world.context, { name: 'fixed', change: { json: aPod('other') } });
      expect(refusalsOf(other)).toEqual(['INVALID metadata.name']);
    });
  });
});

describe('deletePod', () => {
  const pinned = { spec: { ...aPod('x').spec, nodeName: 'n1' } };

  it('removes at once a pod that nobody runs', async () => {
    await create('unbound');
    expect(valueOf(await deletePod(world.context, { name: 'unbound' })).pod).toBeNull();
    expect(await world.changes()).toMatchObject([{ type: 'DELETED', transitions: ['DELETED'] }]);
    expect(await world.marks()).toEqual([]);
  });

  it('gives a bound pod its grace, which later deletions only shorten', async () => {
    await create('graceful', pinned);
    const first = valueOf(await deletePod(world.context, { name: 'graceful' })).pod!;
    expect(first.deletionGracePeriodSeconds).toBe(30);
    const longer = valueOf(await deletePod(world.context, { name: 'graceful', gracePeriodSeconds: 60 })).pod!;
    expect(longer.deletionTimestamp).toBe(first.deletionTimestamp);
    const shorter = valueOf(await deletePod(world.context, { name: 'graceful', gracePeriodSeconds: 5 })).pod!;
    expect(Date.parse(shorter.deletionTimestamp!)).toBeLessThan(Date.parse(first.deletionTimestamp!));
    await world.forget();
    expect(valueOf(await deletePod(world.context, { name: 'graceful', gracePeriodSeconds: 0 })).pod).toBeNull();
    expect(await world.marks()).toEqual([{ kind: 'NODE', subject: 'n1', node: '' }]);
  });

  it("tells the set of its pod's end", async () => {
    const pod = await createDaemonPod('ending');
    valueOf(await deletePod(world.context, { name: pod.name }));
    expect(await world.marks()).toEqual([{ kind: 'PAIR', subject: pod.owner!.uid, node: 'n1' }]);
    expect(await world.changes()).toMatchObject([{ transitions: ['TERMINATING'] }]);
  });

  it('leaves a pod to the finalizer that holds it', async () => {
    await create('held', { metadata: { finalizers: ['example.com/hold'] } });
    expect(valueOf(await deletePod(world.context, { name: 'held' })).pod).toMatchObject({
      deletionGracePeriodSeconds: 0,
    });
    await world.forget();
    valueOf(await updatePod(world.context, { name: 'held', change: { patch: { metadata: { finalizers: null } } } }));
    expect(await world.changes()).toMatchObject([{ type: 'DELETED' }]);
  });

  it('refuses another uid, a bad period and a pod that is not there', async () => {
    await create('safe');
    await expectNothingChanged(async () => {
      const uid = world.context.ids.uid();
      expect(refusalsOf(await deletePod(world.context, { name: 'safe', expectedUid: uid }))).toEqual(['CONFLICT']);
      expect(refusalsOf(await deletePod(world.context, { name: 'safe', gracePeriodSeconds: -1 }))).toEqual([
        'INVALID gracePeriodSeconds',
      ]);
      expect(refusalsOf(await deletePod(world.context, { name: 'nobody' }))).toEqual(['NOT_FOUND Pod default/nobody']);
    });
  });
});

describe('priority classes', () => {
  const aClass = (name: string, more = {}) => ({
    json: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 5, ...more },
  });

  it('allow one global default, however many come at once', async () => {
    const results = await Promise.all(
      ['d1', 'd2', 'd3'].map((name) =>
        createPriorityClass(world.context, { manifest: aClass(name, { globalDefault: true }) }),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const made = valueOf(results.find((result) => result.ok)!).priorityClass!;
    expect(await create('defaulted')).toMatchObject({ priority: 5, priorityClassName: made.name });
    valueOf(await deletePriorityClass(world.context, { name: made.name }));
  });

  it("refuse reserved names, the system's deletion, and names that are not there", async () => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await createPriorityClass(world.context, { manifest: aClass('system-mine') }))).toEqual([
        'FORBIDDEN metadata.name',
      ]);
      expect(refusalsOf(await deletePriorityClass(world.context, { name: 'system-node-critical' }))).toEqual([
        'FORBIDDEN PriorityClass system-node-critical',
      ]);
      expect(refusalsOf(await deletePriorityClass(world.context, { name: 'none' }))).toEqual([
        'NOT_FOUND PriorityClass none',
      ]);
    });
  });
});
