import fc from 'fast-check';
import { planNode } from '../../src/domain/planning/plan-node.ts';
import { addCounters, counterDelta, zeroCounters } from '../../src/domain/status/counter-delta.ts';
import { isConsistent } from '../../src/domain/status/daemon-set-status.ts';
import { isSurging } from '../../src/domain/rollout/max-unavailable.ts';
import { arbitraryHistory, liveThrough } from './support/arbitrary-world.ts';
import type { ModelCluster, ModelSet } from './support/model-cluster.ts';

// Every plan on the way is held against check-plan by the model itself.
const options = { numRuns: 300, seed: 4 };

function settled(history: Parameters<typeof liveThrough>[0]): { cluster: ModelCluster; set: ModelSet } {
  const cluster = liveThrough(history);
  cluster.slowDeletions = false;
  cluster.finishDeletions();
  cluster.converge();
  return { cluster, set: cluster.sets[0]! };
}

const planOf = (cluster: ModelCluster, set: ModelSet, nodeName: string) =>
  planNode({
    decision: cluster.decide(set, cluster.nodes.get(nodeName)!),
    pods: cluster.plannedPods(set, nodeName),
    surge: isSurging(set.spec.updateStrategy)
      ? { currentHash: set.currentHash, minReadySeconds: set.spec.minReadySeconds ?? 0 }
      : null,
    backoff: set.backoffs.get(`${set.generation}/${nodeName}`) ?? null,
    now: cluster.now,
  });

describe('after anything has happened and everything has settled', () => {
  it('every node has the pods it should have, or a stated reason', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const { cluster, set } = settled(history);
        for (const [name, node] of cluster.nodes) {
          const decision = cluster.decide(set, node);
          const pods = cluster.plannedPods(set, name);
          const active = pods.filter((pod) => pod.phase !== 'Failed');
          const { reasons, retryAt } = planOf(cluster, set, name);
          const most = isSurging(set.spec.updateStrategy) ? 2 : 1;
          expect(active.length).toBeLessThanOrEqual(most);
          if (!decision.shouldContinue) expect(pods).toEqual([]);
          if (!decision.shouldRun) expect(reasons.length).toBeGreaterThan(0);
          if (decision.shouldRun && active.length === 0)
            expect({ reasons: reasons.length, waits: retryAt !== null }).toEqual({ reasons: 1, waits: true });
        }
      }),
      options,
    );
  });

  it('planning again changes nothing', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const { cluster, set } = settled(history);
        const before = JSON.stringify({ pods: cluster.pods, revisions: set.revisions, counters: set.counters });
        expect(cluster.pass()).toBe(false);
        expect(JSON.stringify({ pods: cluster.pods, revisions: set.revisions, counters: set.counters })).toBe(before);
      }),
      options,
    );
  });

  it('the numbers that were kept by differences are those of a recount', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const { cluster, set } = settled(history);
        const recount = [...cluster.nodes.keys()]
          .map((name) => counterDelta(null, cluster.placementOf(set, name)))
          .reduce(addCounters, zeroCounters);
        expect(set.counters).toEqual(recount);
        expect(isConsistent(set.counters)).toBe(true);
      }),
      options,
    );
  });

  it('the current revision has the highest number, and numbers are unique', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const { set } = settled(history);
        const numbers = set.revisions.map((one) => one.revision);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(set.revisions.find((one) => one.hash === set.currentHash)?.revision).toBe(Math.max(...numbers));
      }),
      options,
    );
  });

  it('every pod of the set matches its selector, and no other pod does', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const { cluster, set } = settled(history);
        for (const pod of cluster.pods) expect(pod.ownerUid === set.uid).toBe(pod.labels.app === 'log');
      }),
      options,
    );
  });
});

describe('at any moment', () => {
  it('no node holds two pods of one slot that are not terminating', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const cluster = liveThrough({ ...history, happenings: [] });
        for (let count = 1; count <= history.happenings.length; count += 1) {
          const now = liveThrough({ ...history, happenings: history.happenings.slice(0, count) });
          const slots = now.pods
            .filter((pod) => pod.slot !== null && !pod.deleting)
            .map((pod) => `${pod.targetNode}/${pod.slot}`);
          expect(new Set(slots).size).toBe(slots.length);
        }
        expect(cluster.pods).toEqual([]);
      }),
      { ...options, numRuns: 60 },
    );
  });
});
