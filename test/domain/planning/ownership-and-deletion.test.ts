import { planPodDeletion } from '../../../src/domain/planning/plan-pod-deletion.ts';
import { planOwnership } from '../../../src/domain/planning/plan-ownership.ts';

describe('planOwnership', () => {
  const selected = { type: 'production' };
  const other = { type: 'test' };
  it.each([
    ['another controller, selected', 'else', selected, false, false, 'ignore'],
    ['another controller, not selected', 'else', other, false, false, 'ignore'],
    ['owned and selected', 'set', selected, false, false, 'keep'],
    ['owned and selected, terminating', 'set', selected, false, true, 'keep'],
    ['owned, no longer selected', 'set', other, false, false, 'release'],
    ['owned, no longer selected, set terminating', 'set', other, true, false, 'ignore'],
    ['owned and selected, set terminating', 'set', selected, true, false, 'keep'],
    ['nobody owns it, selected', null, selected, false, false, 'adopt'],
    ['nobody owns it, not selected', null, other, false, false, 'ignore'],
    ['nobody owns it, selected, set terminating', null, selected, true, false, 'ignore'],
    ['nobody owns it, selected, terminating', null, selected, false, true, 'ignore'],
  ])('%s', (_about, controllerUid, labels, setDeleting, deleting, expected) => {
    const plan = planOwnership({
      daemonSet: { uid: 'set', selector: { matchLabels: selected }, deleting: setDeleting },
      objects: [{ uid: 'o', labels, controllerUid, deleting }],
    });
    const lists = { keep: plan.keep, adopt: plan.adopt, release: plan.release };
    const expectation = { keep: [] as string[], adopt: [] as string[], release: [] as string[] };
    if (expected !== 'ignore') expectation[expected as keyof typeof expectation] = ['o'];
    expect(lists).toEqual(expectation);
  });
});

describe('planPodDeletion', () => {
  const plan = (more: Partial<Parameters<typeof planPodDeletion>[0]>) =>
    planPodDeletion({ bound: true, phase: 'Running', now: 1000, ...more });

  it.each([
    ['30 s when nothing is said', {}, 30],
    ['what its spec says', { specSeconds: 5 }, 5],
    ['what the request says', { specSeconds: 5, requestedSeconds: 7 }, 7],
  ])('gives %s', (_about, more, seconds) => {
    expect(plan(more)).toEqual({ removeNow: false, gracePeriodSeconds: seconds, deletionTime: 1000 + seconds * 1000 });
  });

  it.each([
    ['is not bound', { bound: false }],
    ['has failed', { phase: 'Failed' as const }],
    ['has succeeded', { phase: 'Succeeded' as const }],
    ['is deleted without grace', { requestedSeconds: 0 }],
  ])('removes at once a pod that %s', (_about, more) => {
    expect(plan(more)).toEqual({ removeNow: true, gracePeriodSeconds: 0, deletionTime: 1000 });
  });

  it('can only shorten what was granted', () => {
    expect(plan({ deletionTime: 11_000, requestedSeconds: 60 })).toEqual({
      removeNow: false,
      gracePeriodSeconds: 10,
      deletionTime: 11_000,
    });
    expect(plan({ deletionTime: 11_000, requestedSeconds: 2 })).toEqual({
      removeNow: false,
      gracePeriodSeconds: 2,
      deletionTime: 3000,
    });
    expect(plan({ deletionTime: 11_000, requestedSeconds: 0 }).removeNow).toBe(true);
  });
});
