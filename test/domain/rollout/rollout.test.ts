import type { Revision } from '../../../src/domain/model/revision.ts';
import { becomesAvailableAt, isAvailable } from '../../../src/domain/rollout/availability.ts';
import { isSurging, rolloutBudget, scaleIntOrPercent } from '../../../src/domain/rollout/max-unavailable.ts';
import { planRollback } from '../../../src/domain/rollout/plan-rollback.ts';
import { planRollingUpdate } from '../../../src/domain/rollout/plan-rolling-update.ts';
import type { RollingUpdateInput, RolloutPod } from '../../../src/domain/rollout/plan-rolling-update.ts';
import { planSurgeUpdate } from '../../../src/domain/rollout/plan-surge-update.ts';
import type { SurgeNode, SurgeUpdateInput } from '../../../src/domain/rollout/plan-surge-update.ts';
import { plannedPod } from '../support/planned-pod.ts';

describe('isAvailable', () => {
  const at = (pod: { ready: boolean; readySince: number | null }, minReadySeconds: number, now: number) =>
    isAvailable({ pod, minReadySeconds, now });

  it('needs readiness', () => expect(at({ ready: false, readySince: null }, 0, 1000)).toBe(false));
  it('is readiness without minReadySeconds', () => expect(at({ ready: true, readySince: null }, 0, 1000)).toBe(true));
  it('needs a known beginning with minReadySeconds', () =>
    expect(at({ ready: true, readySince: null }, 1, 9e9)).toBe(false));
  it('begins strictly after minReadySeconds', () => {
    expect(at({ ready: true, readySince: 1000 }, 10, 11_000)).toBe(false);
    expect(at({ ready: true, readySince: 1000 }, 10, 11_001)).toBe(true);
  });
});

describe('becomesAvailableAt', () => {
  it('is the first moment at which the pod is available', () => {
    const pod = { ready: true, readySince: 1000 };
    const moment = becomesAvailableAt({ pod, minReadySeconds: 10, now: 5000 });
    expect(moment).toBe(11_001);
    expect(isAvailable({ pod, minReadySeconds: 10, now: moment! })).toBe(true);
    expect(isAvailable({ pod, minReadySeconds: 10, now: moment! - 1 })).toBe(false);
  });

  it('is nothing for a pod that is available, or not ready', () => {
    expect(becomesAvailableAt({ pod: { ready: true, readySince: 0 }, minReadySeconds: 0, now: 1 })).toBeNull();
    expect(becomesAvailableAt({ pod: { ready: false, readySince: null }, minReadySeconds: 9, now: 1 })).toBeNull();
  });
});

describe('scaleIntOrPercent', () => {
  it.each([
    ['1%', [0, 1, 1, 1, 1, 1]],
    ['10%', [0, 1, 1, 1, 1, 10]],
    ['20%', [0, 1, 1, 1, 2, 19]],
    ['50%', [0, 1, 2, 3, 5, 48]],
    ['90%', [0, 1, 3, 5, 9, 86]],
    ['100%', [0, 1, 3, 5, 10, 95]],
    [4, [4, 4, 4, 4, 4, 4]],
    ['5', [0, 0, 0, 0, 0, 0]],
  ])('%p of 0, 1, 3, 5, 10 and 95', (value, expected) => {
    expect([0, 1, 3, 5, 10, 95].map((total) => scaleIntOrPercent(value, total))).toEqual(expected);
  });
});

describe('rolloutBudget', () => {
  it.each([
    [undefined, 5, { maxUnavailable: 1, maxSurge: 0 }],
    [{ type: 'OnDelete' as const }, 5, { maxUnavailable: 0, maxSurge: 0 }],
    [{ rollingUpdate: { maxUnavailable: '50%' } }, 3, { maxUnavailable: 2, maxSurge: 0 }],
    [{ rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } }, 2, { maxUnavailable: 0, maxSurge: 1 }],
    [{ rollingUpdate: { maxUnavailable: 0, maxSurge: '100%' } }, 2, { maxUnavailable: 0, maxSurge: 2 }],
    [{ rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } }, 2, { maxUnavailable: 1, maxSurge: 0 }],
    [{ rollingUpdate: { maxUnavailable: 0 } }, 0, { maxUnavailable: 0, maxSurge: 0 }],
  ])('%p for %p nodes', (strategy, desired, expected) => {
    expect(rolloutBudget(strategy, desired)).toEqual(expected);
  });

  it('surges only with RollingUpdate and maxSurge', () => {
    expect(isSurging({ rollingUpdate: { maxSurge: '1%', maxUnavailable: 0 } })).toBe(true);
    expect(isSurging({ rollingUpdate: { maxSurge: 0 } })).toBe(false);
    expect(isSurging(undefined)).toBe(false);
    expect(isSurging({ type: 'OnDelete', rollingUpdate: { maxSurge: 1 } })).toBe(false);
  });
});

describe('planRollingUpdate', () => {
  const pod = (uid: string, more: Partial<RolloutPod> = {}): RolloutPod => ({
    uid,
    name: uid,
    nodeName: uid,
    targetNode: null,
    creationTime: 0,
    revision: 1,
    shouldRun: true,
    deleting: false,
    ...more,
  });
  const plan = (input: Partial<RollingUpdateInput>) =>
    planRollingUpdate({
      desired: 5,
      budget: 2,
      serving: 5,
      unavailableOld: [],
      availableOldCandidates: [],
      ...input,
    }).map((deletion) => `${deletion.uid} ${deletion.reason}`);
  const five = ['n1', 'n2', 'n3', 'n4', 'n5'].map((uid) => pod(uid));

  it('takes as many available old pods as the budget allows', () => {
    expect(plan({ availableOldCandidates: five })).toEqual(['n1 OUTDATED', 'n2 OUTDATED']);
  });

  it('waits while new pods use the budget up', () => {
    expect(plan({ serving: 3, availableOldCandidates: five.slice(2) })).toEqual([]);
    expect(plan({ serving: 4, availableOldCandidates: five.slice(1) })).toEqual(['n2 OUTDATED']);
    expect(plan({ serving: 0, availableOldCandidates: five })).toEqual([]);
  });

  it('takes unavailable old pods whatever the budget is', () => {
    expect(plan({ serving: 2, unavailableOld: five.slice(0, 3), availableOldCandidates: five.slice(3) })).toEqual([
      'n1 OUTDATED_UNAVAILABLE',
      'n2 OUTDATED_UNAVAILABLE',
      'n3 OUTDATED_UNAVAILABLE',
    ]);
  });

  it('skips terminating pods', () => {
    expect(
      plan({
        unavailableOld: [pod('a', { deleting: true })],
        availableOldCandidates: [pod('b', { deleting: true }), pod('c')],
      }),
    ).toEqual(['c OUTDATED']);
  });

  it('takes all at once when the budget is larger than the set', () => {
    expect(plan({ budget: 10, availableOldCandidates: five })).toHaveLength(5);
  });

  it('takes pods of nodes that should not run the daemon too, also when none should', () => {
    expect(
      plan({ desired: 0, serving: 0, budget: 1, availableOldCandidates: [pod('a', { shouldRun: false })] }),
    ).toEqual(['a OUTDATED']);
  });

  it('takes the oldest revision first, then lingering pods, then the youngest, then by node', () => {
    const candidates = [
      pod('n1'),
      pod('n2', { revision: 2, creationTime: 9 }),
      pod('n3', { creationTime: 5 }),
      pod('n4', { shouldRun: false }),
      pod('n0'),
    ];
    expect(plan({ budget: 5, availableOldCandidates: candidates }).map((line) => line.slice(0, 2))).toEqual([
      'n4',
      'n3',
      'n0',
      'n1',
      'n2',
    ]);
  });
});

describe('planSurgeUpdate', () => {
  const now = 1_000_000;
  const old = (uid: string, ready = true) => plannedPod(uid, { hash: 'old', ready, readySince: ready ? 0 : null });
  const fresh = (uid: string, readyFor = 0) =>
    plannedPod(uid, {
      slot: 1,
      creationTime: 9000,
      ready: readyFor > 0,
      readySince: readyFor > 0 ? now - readyFor : null,
    });
  const node = (nodeName: string, ...pods: SurgeNode['pods']): SurgeNode => ({ nodeName, shouldRun: true, pods });
  const plan = (nodes: SurgeNode[], more: Partial<SurgeUpdateInput> = {}) => {
    const made = planSurgeUpdate({
      desired: nodes.length,
      maxSurge: 1,
      currentHash: 'new',
      minReadySeconds: 10,
      now,
      nodes,
      surgingElsewhere: 0,
      availableElsewhere: 0,
      ...more,
    });
    return {
      create: made.create.map((one) => `${one.nodeName}/${one.slot}`),
      delete: made.delete.map((one) => one.uid),
    };
  };

  it('makes new pods beside available old ones, at most maxSurge at a time', () => {
    const nodes = [node('n1', old('a')), node('n2', old('b')), node('n3', old('c'))];
    expect(plan(nodes)).toEqual({ create: ['n1/1'], delete: [] });
    expect(plan(nodes, { maxSurge: 2 })).toEqual({ create: ['n1/1', 'n2/1'], delete: [] });
    expect(plan([node('n1', old('a'), fresh('x')), ...nodes.slice(1)])).toEqual({ create: [], delete: [] });
  });

  it('makes new pods at once where the old one serves nobody', () => {
    const nodes = [node('n1', old('a', false)), node('n2', old('b', false)), node('n3', old('c'))];
    expect(plan(nodes)).toEqual({ create: ['n1/1', 'n2/1', 'n3/1'], delete: [] });
  });

  it('deletes an old pod when its partner has been ready long enough', () => {
    expect(plan([node('n1', old('a'), fresh('x', 10_000)), node('n2', old('b'))])).toEqual({ create: [], delete: [] });
    expect(plan([node('n1', old('a'), fresh('x', 10_001)), node('n2', old('b'))])).toEqual({
      create: ['n2/1'],
      delete: ['a'],
    });
  });

  it('counts a node with too many pods as surging and leaves it to planNode', () => {
    expect(plan([node('n1', old('a'), old('b')), node('n2', old('c'))])).toEqual({ create: [], delete: [] });
  });

  it('does not see terminating pods', () => {
    const leaving = { ...old('a'), deleting: true };
    expect(plan([node('n1', leaving, old('b'))])).toEqual({ create: ['n1/1'], delete: [] });
    expect(plan([node('n1', leaving)])).toEqual({ create: [], delete: [] });
  });

  it('takes pods of nodes that should not run the daemon: broken ones at once, others while enough are available', () => {
    const gone = { ...node('n1', old('a')), shouldRun: false };
    const broken = { ...node('n2', old('b', false)), shouldRun: false };
    expect(plan([gone, broken], { desired: 1, availableElsewhere: 0 })).toEqual({ create: [], delete: ['b'] });
    expect(plan([gone, broken], { desired: 1, availableElsewhere: 1 })).toEqual({ create: [], delete: ['b', 'a'] });
  });

  it('gives the regular slot where nobody holds it', () => {
    expect(plan([node('n1', { ...old('a'), slot: null })])).toEqual({ create: ['n1/0'], delete: [] });
  });
});

describe('planRollback', () => {
  const revisions = [3, 1, 2].map((number): Revision => ({
    uid: `u${number}`,
    name: `r${number}`,
    revision: number,
    hash: `h${number}`,
    templateKey: `k${number}`,
    creationTime: number,
  }));
  const plan = (toRevision?: number | null) => planRollback({ revisions, toRevision, templateKey: 'k3' });

  it.each([
    [undefined, 2, false],
    [null, 2, false],
    [0, 2, false],
    [1, 1, false],
    [3, 3, true],
  ])('to %p goes to revision %p', (toRevision, expected, unchanged) => {
    expect(plan(toRevision)).toMatchObject({ ok: true, value: { target: { revision: expected }, unchanged } });
  });

  it.each([
    [-1, 'INVALID'],
    [1.5, 'INVALID'],
    [9, 'NOT_FOUND'],
  ])('refuses %p as %p', (toRevision, code) => {
    expect(plan(toRevision)).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses to go back when there is only one revision', () => {
    expect(planRollback({ revisions: revisions.slice(0, 1), templateKey: 'k3' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
  });
});
