import type { PlannedPod } from '../../../src/domain/model/planned-pod.ts';
import { addCounters, counterDelta, zeroCounters } from '../../../src/domain/status/counter-delta.ts';
import { daemonSetStatus, isConsistent } from '../../../src/domain/status/daemon-set-status.ts';
import { computePlacement } from '../../../src/domain/status/placement.ts';
import { plannedPod as pod } from '../support/planned-pod.ts';

const now = 1_000_000;
const place = (pods: PlannedPod[], more: { shouldRun?: boolean; minReadySeconds?: number } = {}) =>
  computePlacement({
    decision: { shouldRun: more.shouldRun ?? true, shouldContinue: true },
    pods,
    currentHash: 'new',
    minReadySeconds: more.minReadySeconds ?? 0,
    now,
  });
const ready = { ready: true, readySince: 0 };

describe('computePlacement', () => {
  it('counts an empty node as desired only', () => {
    expect(place([])).toEqual({
      shouldRun: true,
      shouldContinue: true,
      current: false,
      misscheduled: false,
      ready: false,
      available: false,
      updated: false,
      serving: false,
      availableAt: null,
    });
  });

  it.each(['Pending', 'Running', 'Failed', 'Succeeded', 'Unknown'] as const)(
    'counts a pod that is %s as current',
    (phase) => {
      expect(place([pod('a', { phase })])).toMatchObject({ current: true, misscheduled: false });
    },
  );

  it('counts a pod where none should run as misscheduled and as nothing else', () => {
    expect(place([pod('a', ready)], { shouldRun: false })).toMatchObject({
      current: false,
      misscheduled: true,
      ready: false,
      available: false,
      updated: false,
      serving: false,
    });
  });

  it('lets only the first pod speak', () => {
    const first = pod('a', { creationTime: 1, hash: 'old' });
    const second = pod('b', { creationTime: 2, ...ready });
    expect(place([second, first])).toMatchObject({ ready: false, available: false, updated: false, serving: true });
    expect(place([{ ...first, nodeName: null }, second])).toMatchObject({
      ready: true,
      available: true,
      updated: true,
    });
  });

  it('counts a terminating pod as available, but not as serving', () => {
    expect(place([pod('a', { ...ready, deleting: true })])).toMatchObject({
      current: true,
      ready: true,
      available: true,
      serving: false,
    });
  });

  it('knows when minReadySeconds will be over', () => {
    const waiting = pod('a', { ready: true, readySince: now - 2000 });
    expect(place([waiting], { minReadySeconds: 5 })).toMatchObject({
      ready: true,
      available: false,
      availableAt: now + 3001,
    });
    expect(place([waiting], { minReadySeconds: 1 })).toMatchObject({ available: true, availableAt: null });
  });
});

describe('counterDelta', () => {
  it('is the difference of two placements', () => {
    const before = place([pod('a')]);
    const after = place([pod('a', ready)]);
    expect(counterDelta(before, after)).toEqual({ ...zeroCounters, ready: 1, available: 1, serving: 1 });
    expect(counterDelta(after, before)).toEqual({ ...zeroCounters, ready: -1, available: -1, serving: -1 });
    expect(counterDelta(after, after)).toEqual(zeroCounters);
  });

  it('counts a node that comes or goes whole', () => {
    const placement = place([pod('a', ready)]);
    const whole = { desired: 1, current: 1, misscheduled: 0, ready: 1, available: 1, updated: 1, serving: 1 };
    expect(counterDelta(null, placement)).toEqual(whole);
    expect(addCounters(whole, counterDelta(placement, null))).toEqual(zeroCounters);
  });
});

describe('daemonSetStatus', () => {
  const counters = { desired: 5, current: 4, misscheduled: 2, ready: 3, available: 2, updated: 1, serving: 2 };

  it('computes what is unavailable', () => {
    expect(daemonSetStatus({ counters, observedGeneration: 7 })).toEqual({
      observedGeneration: 7,
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberMisscheduled: 2,
      numberReady: 3,
      updatedNumberScheduled: 1,
      numberAvailable: 2,
      numberUnavailable: 3,
    });
    expect(daemonSetStatus({ counters, observedGeneration: 7, collisionCount: 1 }).collisionCount).toBe(1);
    expect(daemonSetStatus({ counters, observedGeneration: 7, collisionCount: null })).not.toHaveProperty(
      'collisionCount',
    );
  });

  it.each([{ current: 6 }, { ready: 5 }, { available: 4 }, { updated: 5 }, { misscheduled: -1 }, { serving: 5 }])(
    'stops on counters that contradict each other: %p',
    (wrong) => {
      expect(isConsistent({ ...counters, ...wrong })).toBe(false);
      expect(() => daemonSetStatus({ counters: { ...counters, ...wrong }, observedGeneration: 1 })).toThrow(
        'contradict',
      );
    },
  );
});
