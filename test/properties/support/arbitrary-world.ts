import fc from 'fast-check';
import type { DaemonSetSpec } from '../../../src/domain/model/daemon-set.ts';
import type { Labels } from '../../../src/domain/model/object-meta.ts';
import type { PodSpec } from '../../../src/domain/model/pod-template.ts';
import type { Taint, Toleration } from '../../../src/domain/model/taint.ts';
import { ModelCluster } from './model-cluster.ts';
import type { ModelNode } from './model-cluster.ts';

/** One thing that happens to a cluster; numbers choose among what is there. */
export type Happening =
  | { readonly kind: 'node'; readonly node: ModelNode }
  | { readonly kind: 'removeNode'; readonly at: number }
  | {
      readonly kind: 'report';
      readonly at: number;
      readonly phase: 'Running' | 'Failed' | 'Succeeded';
      readonly ready: boolean;
    }
  | { readonly kind: 'deletePod'; readonly at: number }
  | { readonly kind: 'finishDeletions' }
  | { readonly kind: 'relabel'; readonly at: number; readonly selected: boolean }
  | { readonly kind: 'barePod'; readonly node: string; readonly selected: boolean }
  | { readonly kind: 'update'; readonly spec: DaemonSetSpec }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'work' };

const nodeNames = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];
const labels = fc.record(
  { disk: fc.constantFrom('ssd', 'hdd'), cores: fc.constantFrom('2', '8') },
  { requiredKeys: [] },
);
const taint: fc.Arbitrary<Taint> = fc.record({
  key: fc.constantFrom('k1', 'k2', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/disk-pressure'),
  effect: fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule'),
});

export const arbitraryNode: fc.Arbitrary<ModelNode> = fc.record({
  name: fc.constantFrom(...nodeNames),
  labels,
  taints: fc.array(taint, { maxLength: 2 }),
  unschedulable: fc.boolean(),
  allocatable: fc.constantFrom({ cpu: '4', memory: '8Gi', pods: '110' }, { cpu: '100m', memory: '8Gi', pods: '2' }),
});

const podSpec: fc.Arbitrary<Partial<PodSpec>> = fc.record(
  {
    nodeSelector: fc.constantFrom<Labels>({ disk: 'ssd' }, {}),
    tolerations: fc.constantFrom<Toleration[]>(
      [{ key: 'k1', operator: 'Exists' as const }],
      [{ operator: 'Exists' as const, effect: 'NoSchedule' as const }],
    ),
    affinity: fc.constant({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'cores', operator: 'Gt' as const, values: ['4'] }] }],
        },
      },
    }),
  },
  { requiredKeys: [] },
);

const strategy: fc.Arbitrary<DaemonSetSpec['updateStrategy']> = fc.constantFrom(
  { type: 'OnDelete' },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%' } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
);

export const selected = { app: 'log' };

export const arbitrarySpec: fc.Arbitrary<DaemonSetSpec> = fc
  .record({
    spec: podSpec,
    image: fc.constantFrom('agent:1', 'agent:2', 'agent:3'),
    strategy,
    minReadySeconds: fc.constantFrom(0, 5),
  })
  .map(({ spec, image, strategy: updateStrategy, minReadySeconds }) => ({
    selector: { matchLabels: selected },
    updateStrategy,
    minReadySeconds,
    template: {
      metadata: { labels: selected },
      spec: { ...spec, containers: [{ name: 'c', image, resources: { requests: { cpu: '50m' } } }] },
    },
  }));

const at = fc.nat({ max: 20 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: arbitraryNode.map((node): Happening => ({ kind: 'node', node })) },
  { weight: 1, arbitrary: at.map((index): Happening => ({ kind: 'removeNode', at: index })) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      at,
      phase: fc.constantFrom('Running', 'Running', 'Failed', 'Succeeded'),
      ready: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: at.map((index): Happening => ({ kind: 'deletePod', at: index })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'finishDeletions' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('relabel' as const), at, selected: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('barePod' as const),
      node: fc.constantFrom(...nodeNames),
      selected: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: arbitrarySpec.map((spec): Happening => ({ kind: 'update', spec })) },
  { weight: 2, arbitrary: fc.constantFrom(500, 5000, 60_000).map((ms): Happening => ({ kind: 'time', ms })) },
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'work' }) },
);

/** A history: the first specification of a set, and what happens then. */
export const arbitraryHistory = fc.record({
  spec: arbitrarySpec,
  slowDeletions: fc.boolean(),
  happenings: fc.array(happening, { minLength: 5, maxLength: 40 }),
});

/** A cluster with one set, after everything that happened. */
export function liveThrough(history: {
  spec: DaemonSetSpec;
  slowDeletions: boolean;
  happenings: readonly Happening[];
}): ModelCluster {
  const cluster = new ModelCluster();
  cluster.slowDeletions = history.slowDeletions;
  cluster.addSet('log', history.spec);
  for (const one of history.happenings) happen(cluster, one);
  return cluster;
}

function happen(cluster: ModelCluster, one: Happening): void {
  const pod = 'at' in one ? cluster.pods[one.at % Math.max(1, cluster.pods.length)] : undefined;
  const [set] = cluster.sets;
  switch (one.kind) {
    case 'node':
      cluster.nodes.set(one.node.name, one.node);
      return;
    case 'removeNode':
      cluster.nodes.delete([...cluster.nodes.keys()][one.at % Math.max(1, cluster.nodes.size)] ?? '');
      return;
    case 'report':
      if (pod?.nodeName && !pod.deleting && pod.phase !== 'Failed' && pod.phase !== 'Succeeded') {
        cluster.report(pod, one.phase, one.phase === 'Running' && one.ready);
      }
      return;
    case 'deletePod':
      if (pod) cluster.deletePod(pod.uid);
      return;
    case 'finishDeletions':
      cluster.finishDeletions();
      return;
    case 'relabel':
      if (pod) pod.labels = one.selected ? selected : { app: 'else' };
      return;
    case 'barePod':
      cluster.addPod({ labels: one.selected ? selected : {}, spec: { containers: [], nodeName: one.node } });
      return;
    case 'update':
      set!.spec = one.spec;
      set!.generation += 1;
      return;
    case 'time':
      cluster.now += one.ms;
      return;
    case 'work':
      cluster.pass();
  }
}
