import { resolvePriority } from '../../../src/domain/scheduling/resolve-priority.ts';
import { scheduleBatch } from '../../../src/domain/scheduling/schedule-batch.ts';
import { schedulePod } from '../../../src/domain/scheduling/schedule-pod.ts';
import { targetNodeAffinity } from '../../../src/domain/affinity/target-node-affinity.ts';
import { boundPod, candidate, pendingPod, tcp } from '../support/scheduling.ts';

describe('schedulePod', () => {
  it('binds to a node that fits', () => {
    expect(
      schedulePod({
        pod: pendingPod({ cpu: '5m' }),
        candidates: [candidate('n1', [boundPod('a', { cpu: '9m' })]), candidate('n2')],
      }),
    ).toEqual({
      outcome: 'bind',
      node: 'n2',
    });
  });

  it('counts the reasons when none fits', () => {
    const tainted = { taints: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' as const }] };
    const candidates = [
      candidate('n1', [boundPod('a', { cpu: '9m' })]),
      candidate('n2', [], tainted),
      candidate('n3', [], tainted),
    ];
    expect(schedulePod({ pod: pendingPod({ cpu: '5m' }), candidates })).toMatchObject({
      outcome: 'unschedulable',
      message: '0 of 3 nodes fit: 1 insufficient cpu, 2 taint dedicated=x:NoSchedule not tolerated.',
      preemption: null,
    });
  });

  it('says when there is no node at all', () => {
    expect(schedulePod({ pod: pendingPod({}), candidates: [] })).toMatchObject({
      outcome: 'unschedulable',
      message: 'No node that the pod could run on exists.',
    });
  });

  it('prefers what the pod prefers, then fewer unwelcoming taints, then fewer pods, then the name', () => {
    const preference = { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }] };
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference }] } };
    const pod = pendingPod({}, { spec: { affinity } });
    const ssd = { labels: { disk: 'ssd' } };
    const shy = { taints: [{ key: 'k', effect: 'PreferNoSchedule' as const }] };
    const busy = [boundPod('a', {})];
    const choose = (...candidates: ReturnType<typeof candidate>[]) => schedulePod({ pod, candidates });
    expect(choose(candidate('n1'), candidate('n2', busy, { ...ssd, ...shy }))).toMatchObject({ node: 'n2' });
    expect(choose(candidate('n1', [], shy), candidate('n2', busy))).toMatchObject({ node: 'n2' });
    expect(choose(candidate('n1', busy), candidate('n2'))).toMatchObject({ node: 'n2' });
    expect(choose(candidate('n2'), candidate('n1'))).toMatchObject({ node: 'n1' });
  });

  it('goes where room was made for it', () => {
    const pod = pendingPod({}, { nominatedNodeName: 'n2' });
    expect(schedulePod({ pod, candidates: [candidate('n1'), candidate('n2', [boundPod('a', {})])] })).toMatchObject({
      node: 'n2',
    });
  });
});

describe('scheduleBatch', () => {
  const outcomes = (input: Parameters<typeof scheduleBatch>[0]) =>
    scheduleBatch(input).map(({ pod, result }) => `${pod.uid} ${result.outcome === 'bind' ? result.node : 'waits'}`);

  it('lets each pod see what those before it took', () => {
    const pods = ['a', 'b', 'c'].map((uid) => pendingPod({ cpu: '6m' }, { uid, name: uid }));
    expect(outcomes({ pods, candidates: [candidate('n1'), candidate('n2')] })).toEqual(['a n1', 'b n2', 'c waits']);
  });

  it('lets host ports clash within the batch', () => {
    const pods = ['a', 'b'].map((uid) => pendingPod({}, { uid, name: uid, hostPorts: [tcp(80)] }));
    expect(outcomes({ pods, candidates: [candidate('n1')] })).toEqual(['a n1', 'b waits']);
  });

  it('takes higher priority first, then the older', () => {
    const pods = [
      pendingPod({ cpu: '6m' }, { uid: 'young', name: 'young', creationTime: 2 }),
      pendingPod({ cpu: '6m' }, { uid: 'old', name: 'old', creationTime: 1 }),
      pendingPod({ cpu: '6m' }, { uid: 'high', name: 'high', creationTime: 3, priority: 1, preemptionPolicy: 'Never' }),
    ];
    expect(outcomes({ pods, candidates: [candidate('n1')] })).toEqual(['high n1', 'old waits', 'young waits']);
  });

  it('tests a pod with a target against its target only', () => {
    const spec = { affinity: targetNodeAffinity(undefined, 'n2') };
    const [scheduled] = scheduleBatch({
      pods: [pendingPod({ cpu: '11m' }, { spec })],
      candidates: [candidate('n1'), candidate('n2')],
    });
    expect(scheduled?.result).toMatchObject({ message: '0 of 1 node fits: 1 insufficient cpu.' });
    const [lost] = scheduleBatch({ pods: [pendingPod({}, { spec })], candidates: [candidate('n1')] });
    expect(lost?.result.outcome).toBe('unschedulable');
  });

  it('does not give away the room that it makes', () => {
    const pods = [
      pendingPod({ cpu: '8m' }, { uid: 'high', name: 'high', priority: 10 }),
      pendingPod({ cpu: '8m' }, { uid: 'middle', name: 'middle', priority: 5 }),
    ];
    const results = scheduleBatch({ pods, candidates: [candidate('n1', [boundPod('low', { cpu: '8m' })])] });
    expect(results.map(({ result }) => result.outcome === 'unschedulable' && result.preemption)).toEqual([
      { node: 'n1', victims: ['low'], clearNominations: [] },
      null,
    ]);
  });
});

describe('resolvePriority', () => {
  const defaults = [
    { name: 'default1', value: 1000, globalDefault: true },
    { name: 'default2', value: 2000, globalDefault: true },
    { name: 'nondefault1', value: 2000 },
    { name: 'polite', value: 5, preemptionPolicy: 'Never' as const },
  ];
  const preempting = { preemptionPolicy: 'PreemptLowerPriority' };

  it.each([
    ['no class, no default', {}, [], { priority: 0, priorityClassName: null, ...preempting }],
    ['the lowest default', {}, defaults, { priority: 1000, priorityClassName: 'default1', ...preempting }],
    [
      'the named class',
      { priorityClassName: 'nondefault1' },
      defaults,
      { priority: 2000, priorityClassName: 'nondefault1' },
    ],
    ['the policy of the class', { priorityClassName: 'polite' }, defaults, { priority: 5, preemptionPolicy: 'Never' }],
    ['a system class', { priorityClassName: 'system-cluster-critical' }, [], { priority: 2_000_000_000 }],
    ['the other system class', { priorityClassName: 'system-node-critical' }, [], { priority: 2_000_001_000 }],
    ['an explicit priority that is right', { priority: 0 }, [], { priority: 0 }],
    [
      'an explicit policy that is right',
      { priorityClassName: 'polite', preemptionPolicy: 'Never' },
      defaults,
      { priority: 5 },
    ],
  ])('gives %s', (_about, spec, classes, expected) => {
    expect(resolvePriority({ spec, classes })).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ['a class that does not exist', { priorityClassName: 'none' }, 'spec.priorityClassName'],
    ['another priority than the class has', { priorityClassName: 'polite', priority: 6 }, 'spec.priority'],
    ['a priority without a class', { priority: 6 }, 'spec.priority'],
    [
      'another policy than the class has',
      { priorityClassName: 'polite', preemptionPolicy: 'PreemptLowerPriority' },
      'spec.preemptionPolicy',
    ],
  ])('refuses %s', (_about, spec, path) => {
    expect(resolvePriority({ spec, classes: defaults })).toMatchObject({
      ok: false,
      error: { path, reason: 'FORBIDDEN' },
    });
  });
});
