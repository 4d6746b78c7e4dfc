import { expect } from '@jest/globals';
import { rolloutProgress } from '../../src/cli/rollout-progress.ts';

function daemonSet(overrides: {
  type?: 'RollingUpdate' | 'OnDelete';
  generation?: number;
  updated?: number;
  available?: number;
}) {
  const { type = 'RollingUpdate', generation = 2, updated = 3, available = 3 } = overrides;
  return {
    metadata: { name: 'web', generation },
    spec: { updateStrategy: { type } },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      updatedNumberScheduled: updated,
      numberAvailable: available,
      numberUnavailable: 0,
    },
  };
}

describe('rolloutProgress', () => {
  it.each([
    [daemonSet({}), 'done', 'daemonset "web" is rolled out to 3 nodes'],
    [daemonSet({ available: 1 }), 'waiting', 'daemonset "web": 1 of 3 nodes are available'],
    [daemonSet({ updated: 2, available: 1 }), 'waiting', 'daemonset "web": 2 of 3 nodes have the new pod'],
    [daemonSet({ generation: 3, updated: 0 }), 'waiting', 'daemonset "web": waiting for the change to be taken up'],
  ])('first rule that fits, %#', (given, kind, message) => {
    expect(rolloutProgress(given)).toEqual({ kind, message });
  });

  it('has nothing to wait for with OnDelete, before all else', () => {
    expect(rolloutProgress(daemonSet({ type: 'OnDelete', generation: 9 })).kind).toBe('not-applicable');
  });
});
