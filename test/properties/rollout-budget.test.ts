import fc from 'fast-check';
import type { DaemonSetSpec, RollingUpdateDaemonSet } from '../../src/domain/model/daemon-set.ts';
import { rolloutBudget } from '../../src/domain/rollout/max-unavailable.ts';
import { ModelCluster } from './support/model-cluster.ts';
import type { ModelPod, ModelSet } from './support/model-cluster.ts';

const options = { numRuns: 200, seed: 14 };
const selected = { app: 'log' };

const spec = (image: string, rollingUpdate: RollingUpdateDaemonSet, minReadySeconds = 0): DaemonSetSpec => ({
  selector: { matchLabels: selected },
  minReadySeconds,
  updateStrategy: { type: 'RollingUpdate', rollingUpdate },
  template: { metadata: { labels: selected }, spec: { containers: [{ name: 'c', image }] } },
});

/** A healthy set of the first image on so many nodes. */
function healthy(
  size: number,
  rollingUpdate: RollingUpdateDaemonSet,
  minReadySeconds: number,
): { cluster: ModelCluster; set: ModelSet } {
  const cluster = new ModelCluster();
  for (let at = 1; at <= size; at += 1) {
    const name = `n${at}`;
    cluster.nodes.set(name, {
      name,
      labels: {},
      taints: [],
      unschedulable: false,
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    });
  }
  const set = cluster.addSet('log', spec('agent:1', rollingUpdate, minReadySeconds));
  cluster.converge();
  for (const pod of cluster.pods) cluster.report(pod, 'Running', true);
  cluster.now += minReadySeconds * 1000 + 1;
  cluster.converge();
  return { cluster, set };
}

const starting = (cluster: ModelCluster): ModelPod[] =>
  cluster.pods.filter((pod) => pod.nodeName && !pod.ready && !pod.deleting);

/** What the world does between two passes: which starting pods become ready, whether deletions finish, how time goes on. */
const arbitraryStep = fc.record({
  becomeReady: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
  finish: fc.boolean(),
  ms: fc.constantFrom(1, 2000, 9000),
});
const arbitraryRollout = fc.record({
  size: fc.integer({ min: 1, max: 9 }),
  minReadySeconds: fc.constantFrom(0, 3),
  steps: fc.array(arbitraryStep, { minLength: 5, maxLength: 40 }),
});

function live(cluster: ModelCluster, step: { becomeReady: readonly number[]; finish: boolean; ms: number }): void {
  for (const at of step.becomeReady) {
    const pods = starting(cluster);
    const pod = pods[at % Math.max(1, pods.length)];
    if (pod) cluster.report(pod, 'Running', true);
  }
  if (step.finish) cluster.finishDeletions();
  cluster.now += step.ms;
}

const unavailable = ({ counters }: ModelSet) => counters.desired - counters.serving;

describe('a rolling update', () => {
  it('never makes more nodes unavailable than maxUnavailable', () => {
    fc.assert(
      fc.property(
        arbitraryRollout,
        fc.constantFrom(1, 2, 3, '10%', '34%', '50%', '100%'),
        (rollout, maxUnavailable) => {
          const { cluster, set } = healthy(rollout.size, { maxUnavailable }, rollout.minReadySeconds);
          expect(unavailable(set)).toBe(0);
          cluster.slowDeletions = true;
          set.spec = spec('agent:2', { maxUnavailable }, rollout.minReadySeconds);
          set.generation += 1;
          const budget = rolloutBudget(set.spec.updateStrategy, rollout.size).maxUnavailable;
          for (const step of rollout.steps) {
            cluster.pass();
            expect(unavailable(set)).toBeLessThanOrEqual(budget);
            live(cluster, step);
          }
        },
      ),
      options,
    );
  });

  it('stops at maxUnavailable when the new pods never become ready', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (size, maxUnavailable) => {
        const { cluster, set } = healthy(size, { maxUnavailable }, 0);
        const before = cluster.pods.map((pod) => pod.uid);
        set.spec = spec('broken:1', { maxUnavailable });
        set.generation += 1;
        cluster.converge();
        const survivors = cluster.pods.filter((pod) => before.includes(pod.uid)).length;
        expect(survivors).toBe(Math.max(0, size - maxUnavailable));
      }),
      options,
    );
  });

  it('ends with every node at the new revision when the new pods become ready', () => {
    fc.assert(
      fc.property(
        arbitraryRollout,
        fc.constantFrom<RollingUpdateDaemonSet>({ maxUnavailable: 2 }, { maxUnavailable: 0, maxSurge: 2 }),
        (rollout, rollingUpdate) => {
          const { cluster, set } = healthy(rollout.size, rollingUpdate, rollout.minReadySeconds);
          set.spec = spec('agent:2', rollingUpdate, rollout.minReadySeconds);
          set.generation += 1;
          for (let round = 0; round <= 2 * rollout.size; round += 1) {
            cluster.converge();
            for (const pod of starting(cluster)) cluster.report(pod, 'Running', true);
            cluster.now += rollout.minReadySeconds * 1000 + 1;
          }
          cluster.converge();
          expect(set.counters).toMatchObject({ desired: rollout.size, updated: rollout.size, available: rollout.size });
          expect(cluster.pods.map((pod) => [pod.hash, pod.slot])).toEqual(
            Array(rollout.size).fill([set.currentHash, 0]),
          );
        },
      ),
      options,
    );
  });

  it('restarts nothing that has the revision rolled back to', () => {
    fc.assert(
      fc.property(arbitraryRollout, (rollout) => {
        const { cluster, set } = healthy(rollout.size, { maxUnavailable: 1 }, 0);
        const original = set.spec;
        const originalHash = set.currentHash;
        set.spec = spec('agent:2', { maxUnavailable: 1 });
        set.generation += 1;
        for (const step of rollout.steps.slice(0, 6)) {
          cluster.pass();
          live(cluster, step);
        }
        set.spec = original;
        set.generation += 1;
        const kept = cluster.pods.filter((pod) => pod.hash === originalHash).map((pod) => pod.uid);
        for (let round = 0; round <= rollout.size; round += 1) {
          cluster.converge();
          for (const pod of starting(cluster)) cluster.report(pod, 'Running', true);
        }
        expect(cluster.pods.map((pod) => pod.uid)).toEqual(expect.arrayContaining(kept));
        expect(set.counters.updated).toBe(rollout.size);
      }),
      options,
    );
  });
});

describe('a rolling update with surge', () => {
  it('never lowers the number of nodes with an available pod, and keeps at most one pod of each version', () => {
    fc.assert(
      fc.property(arbitraryRollout, fc.constantFrom(1, 2, '50%', '100%'), (rollout, maxSurge) => {
        const rollingUpdate = { maxUnavailable: 0, maxSurge };
        const { cluster, set } = healthy(rollout.size, rollingUpdate, rollout.minReadySeconds);
        cluster.slowDeletions = true;
        set.spec = spec('agent:2', rollingUpdate, rollout.minReadySeconds);
        set.generation += 1;
        const budget = rolloutBudget(set.spec.updateStrategy, rollout.size).maxSurge;
        for (const step of rollout.steps) {
          cluster.pass();
          expect(unavailable(set)).toBe(0);
          const present = cluster.pods.filter((pod) => !pod.deleting);
          const versions = present.map((pod) => `${pod.targetNode} ${pod.hash}`);
          expect(new Set(versions).size).toBe(versions.length);
          expect(present.length).toBeLessThanOrEqual(rollout.size + budget);
          live(cluster, step);
        }
      }),
      options,
    );
  });
});

describe('OnDelete', () => {
  it('deletes nothing because of its revision', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (size) => {
        const { cluster, set } = healthy(size, { maxUnavailable: 1 }, 0);
        const before = cluster.pods.map((pod) => pod.uid);
        set.spec = { ...spec('agent:2', {}), updateStrategy: { type: 'OnDelete' } };
        set.generation += 1;
        cluster.converge();
        expect(cluster.pods.map((pod) => pod.uid)).toEqual(before);
        expect(set.counters.updated).toBe(0);
      }),
      options,
    );
  });
});
