import { matchLabelSelector } from '../../../src/domain/labels/label-selector.ts';
import type { DaemonSetSpec } from '../../../src/domain/model/daemon-set.ts';
import type { Labels } from '../../../src/domain/model/object-meta.ts';
import type { PodSpec } from '../../../src/domain/model/pod-template.ts';
import type { Revision } from '../../../src/domain/model/revision.ts';
import type { Taint } from '../../../src/domain/model/taint.ts';
import { planRollback } from '../../../src/domain/rollout/plan-rollback.ts';
import { daemonSetStatus } from '../../../src/domain/status/daemon-set-status.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import { ModelCluster } from './model-cluster.ts';
import type { ModelPod, ModelSet } from './model-cluster.ts';

interface Manifest {
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec: DaemonSetSpec & PodSpec;
}

/** One step of a recorded scenario; which fields are there depends on op. */
export interface TraceStep {
  readonly op: string;
  readonly node?: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly taints?: readonly Taint[];
    readonly unschedulable?: boolean;
    readonly allocatable?: Record<string, string>;
  };
  readonly name?: string;
  readonly manifest?: Manifest;
  readonly pod?: { readonly name?: string; readonly daemonSet?: string; readonly node?: string };
  readonly patch?: { readonly metadata?: { readonly labels?: Record<string, string> } };
  readonly propagation?: string;
  readonly toRevision?: number;
  readonly phase?: ModelPod['phase'];
  readonly ready?: boolean;
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
  readonly ms?: number;
  readonly waitMs?: number;
  readonly expect?: { readonly accepted?: boolean };
}

export interface Trace {
  readonly name: string;
  readonly about: string;
  readonly steps: readonly TraceStep[];
}

interface WorldPod {
  readonly daemonSet: string | null;
  readonly name?: string;
  readonly node: string | null;
  readonly bound: boolean;
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly revision: number | null;
}

export interface Comparison {
  readonly expected: unknown;
  readonly seen: unknown;
}

/** Expected and seen at each settling of a scenario, in a form in which the two compare. */
export function replayTrace(trace: Trace): Comparison[] {
  const cluster = new ModelCluster();
  const templates = new Map<string, DaemonSetSpec['template']>();
  const results: Comparison[] = [];
  for (const step of trace.steps) {
    if (step.op === 'settle') {
      settle(cluster, step.waitMs ?? 0);
      results.push({ expected: comparable(step.expect as never), seen: comparable(world(cluster)) });
    } else if (step.op === 'rounds') {
      results.push({ expected: step.expect, seen: rounds(cluster) });
    } else if (step.expect?.accepted !== false) {
      // People act on a cluster that has come to rest, as in the recording.
      settle(cluster, 0);
      act(cluster, step, templates);
    }
  }
  return results;
}

function act(cluster: ModelCluster, step: TraceStep, templates: Map<string, DaemonSetSpec['template']>): void {
  const set = cluster.sets.find((one) => one.name === (step.name ?? step.manifest?.metadata.name));
  const spec = step.manifest?.spec;
  const remember = (template: DaemonSetSpec['template']) => templates.set(stableJson(template), template);
  cluster.now += 1;
  switch (step.op) {
    case 'createNode':
    case 'updateNode': {
      const { name, labels, taints = [], unschedulable = false, allocatable } = step.node!;
      const before = cluster.nodes.get(name)?.allocatable ?? { cpu: '4', memory: '8Gi', pods: '110' };
      const hostname = { 'kubernetes.io/hostname': name };
      cluster.nodes.set(name, {
        name,
        labels: { ...hostname, ...labels },
        taints,
        unschedulable,
        allocatable: { ...before, ...allocatable },
      });
      return;
    }
    case 'deleteNode':
      cluster.nodes.delete(step.name!);
      return;
    case 'createPriorityClass':
      cluster.classes.push({
        name: step.name!,
        value: step.value!,
        globalDefault: step.globalDefault,
        preemptionPolicy: step.preemptionPolicy,
      });
      return;
    case 'createDaemonSet':
      remember(spec!.template);
      cluster.addSet(step.manifest!.metadata.name, spec!);
      return;
    case 'updateDaemonSet':
      remember(spec!.template);
      if (stableJson(set!.spec) !== stableJson(spec)) set!.generation += 1;
      set!.spec = spec!;
      return;
    case 'deleteDaemonSet':
      removeSet(cluster, set!, step.propagation === 'Orphan');
      return;
    case 'rollback': {
      const plan = planRollback({
        revisions: set!.revisions,
        toRevision: step.toRevision,
        templateKey: stableJson(set!.spec.template),
      });
      if (!plan.ok) throw new Error(plan.error.message);
      if (plan.value.unchanged) return;
      set!.generation += 1;
      set!.spec = { ...set!.spec, template: templates.get(plan.value.target.templateKey)! };
      return;
    }
    case 'createPod':
      cluster.addPod({
        name: `bare ${step.manifest!.metadata.name}`,
        labels: { ...step.manifest!.metadata.labels },
        spec: spec!,
      });
      return;
    case 'patchPod':
      findPod(cluster, step).labels = { ...findPod(cluster, step).labels, ...step.patch?.metadata?.labels };
      return;
    case 'deletePod':
      cluster.deletePod(findPod(cluster, step).uid);
      return;
    case 'setPodStatus':
      cluster.report(findPod(cluster, step), step.phase!, step.ready!);
      return;
    case 'wait':
      cluster.now += step.ms!;
      return;
    default:
      throw new Error(`a step of an unknown kind: ${step.op}`);
  }
}

function removeSet(cluster: ModelCluster, set: ModelSet, orphan: boolean): void {
  cluster.sets = cluster.sets.filter((one) => one !== set);
  const labels = { ...set.spec.template.metadata?.labels };
  const left = orphan ? set.revisions.map((revision) => ({ revision, labels })) : [];
  orphaned.set(cluster, [...(orphaned.get(cluster) ?? []), ...left]);
  for (const pod of cluster.ownedBy(set)) {
    if (orphan) Object.assign(pod, { ownerUid: null, slot: null });
    else cluster.deletePod(pod.uid);
  }
}

/** Revisions that lost their set; the next set whose selector fits adopts them. */
const orphaned = new WeakMap<ModelCluster, { readonly revision: Revision; readonly labels: Labels }[]>();

function adoptRevisions(cluster: ModelCluster): void {
  const waiting = orphaned.get(cluster) ?? [];
  for (const set of cluster.sets) {
    const fitting = waiting.filter(({ labels }) => matchLabelSelector(set.spec.selector, labels));
    set.revisions.push(...fitting.map(({ revision }) => revision));
    for (const one of fitting) waiting.splice(waiting.indexOf(one), 1);
  }
}

function settle(cluster: ModelCluster, waitMs: number): void {
  adoptRevisions(cluster);
  cluster.converge();
  const until = cluster.now + waitMs;
  for (;;) {
    const due = [...cluster.dueTimes]
      .filter((time) => time > cluster.now && time <= until)
      .sort((left, right) => left - right)[0];
    if (due === undefined) break;
    cluster.now = due;
    cluster.converge();
  }
  cluster.now = until;
  cluster.converge();
}

function rounds(cluster: ModelCluster): unknown[] {
  const notes: unknown[] = [];
  for (let round = 0; round < 100; round += 1) {
    settle(cluster, 0);
    notes.push(Object.fromEntries(cluster.sets.map((set) => [set.name, noteOf(cluster, set)])));
    const waiting = cluster.pods.filter(
      (pod) => pod.nodeName && !pod.ready && !pod.deleting && !['Failed', 'Succeeded'].includes(pod.phase),
    );
    if (waiting.length === 0) return notes;
    for (const pod of waiting) cluster.report(pod, 'Running', true);
  }
  throw new Error('rounds do not end');
}

function noteOf(cluster: ModelCluster, set: ModelSet): Record<string, { ready: number; notReady: number }> {
  const note: Record<string, { ready: number; notReady: number }> = {};
  for (const pod of cluster.ownedBy(set)) {
    const key = String(revisionOf(set, pod));
    const entry = (note[key] ??= { ready: 0, notReady: 0 });
    entry[pod.ready ? 'ready' : 'notReady'] += 1;
  }
  return note;
}

function revisionOf(set: ModelSet | undefined, pod: ModelPod): number | null {
  return set?.revisions.find((one) => one.hash === pod.hash)?.revision ?? null;
}

function findPod(cluster: ModelCluster, step: TraceStep): ModelPod {
  const { name, daemonSet, node } = step.pod!;
  const set = cluster.sets.find((one) => one.name === daemonSet);
  const found = cluster.pods.find((pod) =>
    name ? pod.name === `bare ${name}` : pod.ownerUid === set?.uid && (pod.nodeName ?? pod.targetNode) === node,
  );
  if (!found) throw new Error(`no pod ${JSON.stringify(step.pod)}`);
  return found;
}

function world(cluster: ModelCluster): { daemonSets: Record<string, unknown>; pods: WorldPod[] } {
  const daemonSets = cluster.sets.map((set) => {
    const status = daemonSetStatus({ counters: set.counters, observedGeneration: set.generation });
    const revisions = set.revisions.map((one) => one.revision).sort((left, right) => left - right);
    return [set.name, { generation: set.generation, deleting: false, ...status, revisions }];
  });
  const pods = cluster.pods.map((pod) => {
    const set = cluster.sets.find((one) => one.uid === pod.ownerUid);
    return {
      daemonSet: set?.name ?? null,
      ...(set === undefined && pod.name.startsWith('bare ') && { name: pod.name.slice(5) }),
      node: pod.nodeName ?? pod.targetNode,
      bound: pod.nodeName !== null,
      phase: pod.phase,
      ready: pod.ready,
      terminating: pod.deleting,
      revision: revisionOf(set, pod),
    };
  });
  return { daemonSets: Object.fromEntries(daemonSets), pods };
}

/** Per set the nodes, and the pods by state without their node: which node is at which revision is left to chance. */
function comparable({ daemonSets, pods }: { daemonSets: Record<string, unknown>; pods: readonly WorldPod[] }): unknown {
  const nodes = pods.map((pod) => `${pod.daemonSet} on ${pod.node}`).sort();
  const states = pods
    .map(({ daemonSet, name, phase, ready, bound, terminating, revision }) =>
      stableJson({
        daemonSet,
        ...(daemonSet === null && { name }),
        phase,
        ready,
        bound,
        terminating,
        revision: daemonSet && revision,
      }),
    )
    .sort();
  return { daemonSets: JSON.parse(stableJson(daemonSets)) as unknown, nodes, states };
}
