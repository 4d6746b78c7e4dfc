import { expect } from '@jest/globals';
import { describeRollout } from '../../src/cli/describe-rollout.ts';
import type { RolloutStateFragment } from '../../src/client/generated/documents.ts';

const rollout = (overrides: Partial<RolloutStateFragment>): RolloutStateFragment => ({
  updateStrategy: 'RollingUpdate',
  desired: 3,
  updated: 3,
  ready: 3,
  available: 3,
  phase: 'COMPLETE',
  done: true,
  ...overrides,
});

describe('describeRollout', () => {
  it.each([
    [{}, 'done', 'daemonset "web" is rolled out to 3 nodes'],
    [{ desired: 1 }, 'done', 'daemonset "web" is rolled out to 1 node'],
    [{ phase: 'WAITING_FOR_AVAILABILITY', available: 1 }, 'waiting', 'daemonset "web": 1 of 3 nodes are available'],
    [{ phase: 'UPDATING', updated: 2 }, 'waiting', 'daemonset "web": 2 of 3 nodes have the new pod'],
    [{ phase: 'UNOBSERVED' }, 'waiting', 'daemonset "web": waiting for the change to be taken up'],
  ] as const)('%j', (given, kind, message) => {
    expect(describeRollout('web', rollout(given))).toEqual({ kind, message });
  });

  it('has nothing to wait for with OnDelete, before all else', () => {
    expect(describeRollout('web', rollout({ updateStrategy: 'OnDelete', phase: 'UNOBSERVED' })).kind).toBe(
      'not-applicable',
    );
  });
});
