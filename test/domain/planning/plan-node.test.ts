import type { NodeDecision } from '../../../src/domain/model/placement.ts';
import type { PlannedPod } from '../../../src/domain/model/planned-pod.ts';
import { checkPlan } from '../../../src/domain/planning/check-plan.ts';
import { backoffEndsAt, nextBackoff } from '../../../src/domain/planning/failed-pod-backoff.ts';
import { orderPods } from '../../../src/domain/planning/order-pods.ts';
import { planNode } from '../../../src/domain/planning/plan-node.ts';
import type { PlanNodeInput } from '../../../src/domain/planning/plan-node.ts';
import { plannedPod as pod } from '../support/planned-pod.ts';

const now = 1_000_000;
const runs: NodeDecision = { shouldRun: true, shouldContinue: true, reasons: [] };
const stays: NodeDecision = {
  shouldRun: false,
  shouldContinue: true,
  reasons: [{ code: 'TAINT_NO_SCHEDULE', message: 'the taint k:NoSchedule is not tolerated' }],
};
const leaves: NodeDecision = {
  shouldRun: false,
  shouldContinue: false,
  reasons: [{ code: 'NODE_SELECTOR', message: 'the node lacks what nodeSelector asks for: a=b' }],
};

function plan(decision: NodeDecision | null, pods: PlannedPod[], more: Partial<PlanNodeInput> = {}) {
  const input = { decision, pods, surge: null, backoff: null, now, ...more };
  const made = planNode(input);
  expect(checkPlan(input, made)).toEqual([]);
  return made;
}

describe('planNode', () => {
  it('makes a pod on an empty node that should run it', () => {
    expect(plan(runs, [])).toMatchObject({ create: 1, slot: 0, delete: [], keep: [], reasons: [] });
  });

  it.each([
    ['may only stay', stays],
    ['may not stay', leaves],
  ])('makes none on a node where it %s, and says why', (_about, decision) => {
    expect(plan(decision, [])).toMatchObject({ create: 0, delete: [], reasons: decision.reasons });
  });

  it.each(['Pending', 'Running', 'Succeeded', 'Unknown'] as const)('keeps a pod that is %s', (phase) => {
    expect(plan(runs, [pod('a', { phase })])).toMatchObject({ create: 0, delete: [], keep: ['a'] });
  });

  it('keeps a pod where it may stay', () => {
    expect(plan(stays, [pod('a')])).toMatchObject({ create: 0, delete: [], keep: ['a'] });
  });

  it('deletes every pod where none may stay', () => {
    expect(plan(leaves, [pod('a'), pod('b', { phase: 'Failed' })]).delete).toEqual([
      { uid: 'a', reason: 'SHOULD_NOT_RUN' },
      { uid: 'b', reason: 'SHOULD_NOT_RUN' },
    ]);
  });

  it('waits for a terminating pod, and says so', () => {
    const made = plan(runs, [pod('a', { deleting: true })]);
    expect(made).toMatchObject({ create: 0, delete: [], keep: [] });
    expect(made.reasons.map((reason) => reason.code)).toEqual(['WAITS_FOR_TERMINATION']);
  });

  it('does not delete a terminating pod again', () => {
    expect(plan(leaves, [pod('a', { deleting: true })]).delete).toEqual([]);
  });

  it('keeps the bound, then the oldest, then the first by name of several', () => {
    const pods = [
      pod('unbound', { nodeName: null, creationTime: 1 }),
      pod('young', { creationTime: 30 }),
      pod('b', { creationTime: 20 }),
      pod('a', { creationTime: 20, hash: 'old' }),
    ];
    const made = plan(runs, pods);
    expect(made.keep).toEqual(['a']);
    expect(made.delete.map((deletion) => deletion.uid)).toEqual(['b', 'young', 'unbound']);
    expect(new Set(made.delete.map((deletion) => deletion.reason))).toEqual(new Set(['SURPLUS']));
  });

  it('deletes a failed pod and makes its successor only when it is gone', () => {
    const made = plan(runs, [pod('a', { phase: 'Failed' })]);
    expect(made).toMatchObject({
      create: 0,
      delete: [{ uid: 'a', reason: 'FAILED' }],
      backoff: { delaySeconds: 1, lastDeletionAt: now },
    });
    expect(plan(runs, [], { backoff: made.backoff }).create).toBe(1);
  });

  it('leaves a failed pod alone during its back-off, and says until when', () => {
    const backoff = { delaySeconds: 2, lastDeletionAt: now - 1999 };
    const made = plan(runs, [pod('a', { phase: 'Failed' })], { backoff });
    expect(made).toMatchObject({ create: 0, delete: [], keep: ['a'], retryAt: now + 1, backoff: null });
    expect(made.reasons.map((reason) => reason.code)).toEqual(['BACKING_OFF']);
    expect(plan(runs, [pod('a', { phase: 'Failed' })], { backoff, now: now + 1 })).toMatchObject({
      delete: [{ uid: 'a', reason: 'FAILED' }],
      backoff: { delaySeconds: 4, lastDeletionAt: now + 1 },
    });
  });

  it('lets failed pods of one node go one at a time', () => {
    const pods = [
      pod('a', { phase: 'Failed', creationTime: 1 }),
      pod('b', { phase: 'Failed', creationTime: 2 }),
      pod('c'),
    ];
    expect(plan(runs, pods)).toMatchObject({
      delete: [{ uid: 'a', reason: 'FAILED' }],
      keep: ['b', 'c'],
      retryAt: now + 1000,
    });
  });

  it('deletes unbound pods of a node that does not exist, and leaves bound ones to the garbage collector', () => {
    const made = plan(null, [pod('bound'), pod('unbound', { nodeName: null })]);
    expect(made).toMatchObject({ create: 0, delete: [{ uid: 'unbound', reason: 'NODE_GONE' }], keep: ['bound'] });
  });
});

describe('planNode with surge', () => {
  const surge = { currentHash: 'new', minReadySeconds: 15 };
  const old = (uid: string, more: Partial<PlannedPod> = {}) =>
    pod(uid, { hash: 'old', ready: true, readySince: 0, ...more });
  const fresh = (uid: string, more: Partial<PlannedPod> = {}) => pod(uid, { slot: 1, creationTime: 5000, ...more });

  it('makes a pod beside a terminating one', () => {
    expect(plan(runs, [old('a', { deleting: true })], { surge })).toMatchObject({ create: 1, slot: 0 });
  });

  it('keeps an available old pod while the new one is not available yet', () => {
    const pods = [old('a'), fresh('b', { ready: true, readySince: now - 10_000 })];
    expect(plan(runs, pods, { surge })).toMatchObject({ create: 0, delete: [], keep: ['a', 'b'], promote: null });
  });

  it('deletes the old pod when the new one is available, and gives the new one its slot', () => {
    const pods = [old('a'), fresh('b', { ready: true, readySince: now - 15_001 })];
    expect(plan(runs, pods, { surge })).toMatchObject({
      delete: [{ uid: 'a', reason: 'REPLACED' }],
      keep: ['b'],
      promote: 'b',
    });
  });

  it('deletes an old pod that is not ready as soon as a new one exists', () => {
    const pods = [old('a', { ready: false, readySince: null }), fresh('b')];
    expect(plan(runs, pods, { surge })).toMatchObject({ delete: [{ uid: 'a', reason: 'REPLACED' }], keep: ['b'] });
  });

  it('keeps the oldest of each version and deletes the others', () => {
    const pods = [
      old('a', { creationTime: 50 }),
      old('b', { creationTime: 60, slot: null }),
      fresh('c'),
      fresh('d', { creationTime: 6000, slot: null }),
    ];
    const made = plan(runs, pods, { surge });
    expect(made.keep).toEqual(['a', 'c']);
    expect(made.delete.map((deletion) => deletion.uid).sort()).toEqual(['b', 'd']);
  });

  it('removes the unready old pod and the further old one together', () => {
    const pods = [
      fresh('new', { creationTime: 100 }),
      old('unready', { creationTime: 50, ready: false, readySince: null }),
      old('ready', { creationTime: 60, slot: null }),
    ];
    expect(
      plan(runs, pods, { surge })
        .delete.map((deletion) => deletion.uid)
        .sort(),
    ).toEqual(['ready', 'unready']);
  });

  it('deletes an ended pod beside a running one', () => {
    expect(
      plan(runs, [fresh('a', { slot: 0 }), old('b', { phase: 'Succeeded', slot: null })], { surge }).delete,
    ).toEqual([{ uid: 'b', reason: 'SURPLUS' }]);
  });
});

describe('the back-off of failed pods', () => {
  it('doubles from 1 s to 15 min', () => {
    let state = nextBackoff(null, 0);
    const delays = [state.delaySeconds];
    for (let deletion = 1; deletion < 12; deletion += 1) {
      state = nextBackoff(state, state.lastDeletionAt + state.delaySeconds * 1000);
      delays.push(state.delaySeconds);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('is over at exactly the delay', () => {
    const state = { delaySeconds: 4, lastDeletionAt: 1000 };
    expect(backoffEndsAt(state, 4999)).toBe(5000);
    expect(backoffEndsAt(state, 5000)).toBeNull();
    expect(backoffEndsAt(null, 0)).toBeNull();
  });

  it('is forgotten after more than 30 min', () => {
    const state = { delaySeconds: 900, lastDeletionAt: 0 };
    expect(nextBackoff(state, 1_800_000).delaySeconds).toBe(900);
    expect(nextBackoff(state, 1_800_001).delaySeconds).toBe(1);
  });
});

describe('orderPods', () => {
  it('does not look at phase or readiness', () => {
    const pods = [pod('a', { creationTime: 2, ready: true }), pod('b', { creationTime: 1, phase: 'Failed' })];
    expect(orderPods(pods).map((one) => one.uid)).toEqual(['b', 'a']);
  });
});
