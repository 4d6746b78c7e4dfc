import { rolloutProgress } from '../../../src/domain/rollout/rollout-progress.ts';

const daemonSet = (given: {
  type?: 'RollingUpdate' | 'OnDelete';
  generation?: number;
  updated?: number;
  available?: number;
}) => ({
  generation: given.generation ?? 2,
  spec: given.type === undefined ? {} : { updateStrategy: { type: given.type } },
  status: {
    observedGeneration: 2,
    desiredNumberScheduled: 5,
    currentNumberScheduled: 4,
    numberMisscheduled: 1,
    numberReady: 3,
    updatedNumberScheduled: given.updated ?? 5,
    numberAvailable: given.available ?? 5,
    numberUnavailable: 5 - (given.available ?? 5),
  },
});

describe('rolloutProgress', () => {
  it.each([
    [{}, 'COMPLETE'],
    [{ type: 'OnDelete' }, 'COMPLETE'],
    [{ available: 4 }, 'WAITING_FOR_AVAILABILITY'],
    [{ updated: 4, available: 4 }, 'UPDATING'],
    [{ updated: 4, type: 'OnDelete' }, 'WAITING_FOR_DELETION'],
    [{ generation: 3, updated: 4 }, 'UNOBSERVED'],
    [{ generation: 3 }, 'UNOBSERVED'],
  ] as const)('the first that fits: %j', (given, phase) => {
    expect(rolloutProgress(daemonSet(given))).toMatchObject({ phase, done: phase === 'COMPLETE' });
  });

  it('has the numbers of the status', () => {
    expect(rolloutProgress(daemonSet({ updated: 2, available: 1 }))).toEqual({
      generation: 2,
      observedGeneration: 2,
      updateStrategy: 'RollingUpdate',
      desired: 5,
      current: 4,
      updated: 2,
      ready: 3,
      available: 1,
      unavailable: 4,
      misscheduled: 1,
      phase: 'UPDATING',
      done: false,
    });
  });
});
