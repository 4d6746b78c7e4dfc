import { targetNodeAffinity, targetNodeOf } from '../../../src/domain/affinity/target-node-affinity.ts';
import type { DaemonSetSpec } from '../../../src/domain/model/daemon-set.ts';
import type { Labels } from '../../../src/domain/model/object-meta.ts';
import type { Counters, Placement } from '../../../src/domain/model/placement.ts';
import type { PlannedPod } from '../../../src/domain/model/planned-pod.ts';
import type { PodSpec, ResourceList } from '../../../src/domain/model/pod-template.ts';
import type { Revision } from '../../../src/domain/model/revision.ts';
import type { Taint } from '../../../src/domain/model/taint.ts';
import { checkPlan } from '../../../src/domain/planning/check-plan.ts';
import type { BackoffState } from '../../../src/domain/planning/failed-pod-backoff.ts';
import { planNode } from '../../../src/domain/planning/plan-node.ts';
import { planOwnership } from '../../../src/domain/planning/plan-ownership.ts';
import { prepareTemplate } from '../../../src/domain/planning/prepare-template.ts';
import { decideNode } from '../../../src/domain/planning/should-run-on-node.ts';
import { noResources, podCapacity, resourceAmounts } from '../../../src/domain/quantity/resource-sum.ts';
import { planRevisions } from '../../../src/domain/revision/match-revision.ts';
import { trimHistory } from '../../../src/domain/revision/trim-history.ts';
import { isAvailable } from '../../../src/domain/rollout/availability.ts';
import { isSurging, replacesOldPods, rolloutBudget } from '../../../src/domain/rollout/max-unavailable.ts';
import { planRollingUpdate } from '../../../src/domain/rollout/plan-rolling-update.ts';
import { planSurgeUpdate } from '../../../src/domain/rollout/plan-surge-update.ts';
import type { NodeCandidate, PodOnNode } from '../../../src/domain/scheduling/node-candidate.ts';
import { addPodUsage, noUsage } from '../../../src/domain/scheduling/node-usage.ts';
import { resolvePriority } from '../../../src/domain/scheduling/resolve-priority.ts';
import type { PriorityClassView } from '../../../src/domain/scheduling/resolve-priority.ts';
import { scheduleBatch } from '../../../src/domain/scheduling/schedule-batch.ts';
import { toSchedulablePod } from '../../../src/domain/scheduling/schedulable-pod.ts';
import type { SchedulablePod } from '../../../src/domain/scheduling/schedulable-pod.ts';
import { addCounters, counterDelta, zeroCounters } from '../../../src/domain/status/counter-delta.ts';
import { computePlacement } from '../../../src/domain/status/placement.ts';
import { daemonTolerations } from '../../../src/domain/taints/daemon-tolerations.ts';
import { effectiveTaints } from '../../../src/domain/taints/effective-taints.ts';
import { stableJson } from '../../../src/util/stable-json.ts';

export interface ModelNode {
  name: string;
  labels: Labels;
  taints: readonly Taint[];
  unschedulable: boolean;
  allocatable: ResourceList;
}

export interface ModelPod {
  uid: string;
  name: string;
  labels: Labels;
  ownerUid: string | null;
  spec: PodSpec;
  priority: number;
  preemptionPolicy: 'PreemptLowerPriority' | 'Never';
  nominatedNodeName: string | null;
  nodeName: string | null;
  targetNode: string | null;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  ready: boolean;
  readySince: number | null;
  hash: string | null;
  creationTime: number;
  deleting: boolean;
  slot: 0 | 1 | null;
}

export interface ModelSet {
  uid: string;
  name: string;
  spec: DaemonSetSpec;
  generation: number;
  collisionCount: number | null;
  revisions: Revision[];
  currentHash: string;
  placements: Map<string, Placement>;
  counters: Counters;
  backoffs: Map<string, BackoffState>;
}

/**
 * A cluster in memory, moved by the domain's functions alone: what the controllers do with a database, in its simplest
 * form. Deletions finish at once unless `slowDeletions`.
 */
export class ModelCluster {
  now = 1_000_000_000_000;
  slowDeletions = false;
  nodes = new Map<string, ModelNode>();
  sets: ModelSet[] = [];
  pods: ModelPod[] = [];
  classes: PriorityClassView[] = [];
  /** Due times that planning asked for. */
  dueTimes = new Set<number>();
  private counter = 0;

  addSet(name: string, spec: DaemonSetSpec): ModelSet {
    const set: ModelSet = {
      uid: this.nextUid('set'),
      name,
      spec,
      generation: 1,
      collisionCount: null,
      revisions: [],
      currentHash: '',
      placements: new Map(),
      counters: zeroCounters,
      backoffs: new Map(),
    };
    this.sets.push(set);
    return set;
  }

  addPod(pod: Pick<ModelPod, 'labels' | 'spec'> & Partial<ModelPod>): ModelPod {
    const priority = resolvePriority({ spec: pod.spec, classes: this.classes });
    const uid = this.nextUid('pod');
    const made: ModelPod = {
      uid,
      name: uid,
      ownerUid: null,
      priority: priority.ok ? priority.value.priority : 0,
      preemptionPolicy: priority.ok ? priority.value.preemptionPolicy : 'PreemptLowerPriority',
      nominatedNodeName: null,
      nodeName: pod.spec.nodeName || null,
      targetNode: targetNodeOf(pod.spec),
      phase: 'Pending',
      ready: false,
      readySince: null,
      hash: null,
      creationTime: this.now,
      deleting: false,
      slot: null,
      ...pod,
    };
    this.pods.push(made);
    return made;
  }

  deletePod(uid: string): void {
    const pod = this.pods.find((one) => one.uid === uid);
    if (!pod) return;
    if (this.slowDeletions && pod.nodeName !== null && pod.phase !== 'Failed' && pod.phase !== 'Succeeded')
      pod.deleting = true;
    else this.pods = this.pods.filter((one) => one.uid !== uid);
  }

  finishDeletions(): void {
    this.pods = this.pods.filter((pod) => !pod.deleting);
  }

  report(pod: ModelPod, phase: ModelPod['phase'], ready: boolean): void {
    pod.phase = phase;
    if (ready !== pod.ready) pod.readySince = ready ? this.now : null;
    pod.ready = ready;
  }

  ownedBy(set: ModelSet): ModelPod[] {
    return this.pods.filter((pod) => pod.ownerUid === set.uid);
  }

  /** Works until nothing changes any more. */
  converge(): void {
    for (let pass = 0; ; pass += 1) {
      if (pass > 500) throw new Error('the model does not come to rest');
      if (!this.pass()) return;
    }
  }

  /** One look at everything; true: something changed. */
  pass(): boolean {
    let changed = this.collectPodsOfMissingNodes();
    for (const set of this.sets) changed = this.reconcile(set) || changed;
    return this.schedule() || changed;
  }

  /** One sync of one set: ownership, revision, every node, then the rollout when nothing else was to do. */
  reconcile(set: ModelSet): boolean {
    const claimed = this.claim(set);
    const revised = this.revise(set);
    const managed = this.manage(set);
    this.recount(set);
    const rolled = !managed && this.roll(set);
    if (rolled) this.recount(set);
    this.trim(set);
    return claimed || revised || managed || rolled;
  }

  plannedPods(set: ModelSet, nodeName: string): PlannedPod[] {
    return this.ownedBy(set).filter((pod) => (pod.nodeName ?? pod.targetNode) === nodeName);
  }

  decide(set: ModelSet, node: ModelNode) {
    return decideNode(prepareTemplate(set.spec.template), { ...node, taints: effectiveTaints(node) });
  }

  recount(set: ModelSet): void {
    for (const name of new Set([...this.nodes.keys(), ...set.placements.keys()])) {
      const before = set.placements.get(name) ?? null;
      const after = this.placementOf(set, name);
      set.counters = addCounters(set.counters, counterDelta(before, after));
      if (after) set.placements.set(name, after);
      else set.placements.delete(name);
      if (after?.availableAt) this.dueTimes.add(after.availableAt);
    }
  }

  placementOf(set: ModelSet, nodeName: string): Placement | null {
    const node = this.nodes.get(nodeName);
    if (!node) return null;
    return computePlacement({
      decision: this.decide(set, node),
      pods: this.plannedPods(set, nodeName),
      currentHash: set.currentHash,
      minReadySeconds: set.spec.minReadySeconds ?? 0,
      now: this.now,
    });
  }

  private claim(set: ModelSet): boolean {
    const objects = this.pods.map((pod) => ({ ...pod, controllerUid: pod.ownerUid }));
    const { adopt, release } = planOwnership({
      daemonSet: { uid: set.uid, selector: set.spec.selector, deleting: false },
      objects,
    });
    for (const pod of this.pods) {
      if (adopt.includes(pod.uid)) pod.ownerUid = set.uid;
      if (release.includes(pod.uid)) Object.assign(pod, { ownerUid: null, slot: null });
    }
    return adopt.length + release.length > 0;
  }

  private revise(set: ModelSet): boolean {
    const templateKey = stableJson(set.spec.template);
    const { name, spec, revisions, collisionCount } = set;
    const plan = planRevisions({
      daemonSetName: name,
      template: spec.template,
      templateKey,
      revisions,
      collisionCount,
    });
    set.currentHash = plan.currentHash;
    if (plan.create) {
      set.revisions.push({ uid: this.nextUid('revision'), ...plan.create, templateKey, creationTime: this.now });
    }
    set.revisions = set.revisions
      .filter((one) => !plan.duplicates.includes(one.uid))
      .map((one) =>
        one.uid === plan.currentUid && plan.renumberTo !== null ? { ...one, revision: plan.renumberTo } : one,
      );
    if (plan.relabelPodsTo !== null) for (const pod of this.ownedBy(set)) pod.hash = plan.relabelPodsTo;
    return plan.create !== null || plan.renumberTo !== null || plan.duplicates.length > 0;
  }

  private manage(set: ModelSet): boolean {
    const missing = this.ownedBy(set).flatMap((pod) => pod.nodeName ?? pod.targetNode ?? []);
    let changed = false;
    for (const name of new Set([...this.nodes.keys(), ...missing])) {
      const node = this.nodes.get(name);
      const key = `${set.generation}/${name}`;
      const input = {
        decision: node ? this.decide(set, node) : null,
        pods: this.plannedPods(set, name),
        surge: isSurging(set.spec.updateStrategy)
          ? { currentHash: set.currentHash, minReadySeconds: set.spec.minReadySeconds ?? 0 }
          : null,
        backoff: set.backoffs.get(key) ?? null,
        now: this.now,
      };
      const plan = planNode(input);
      const broken = checkPlan(input, plan);
      if (broken.length > 0) throw new Error(`plan for ${name}: ${broken.join('; ')}`);
      if (plan.backoff) set.backoffs.set(key, plan.backoff);
      if (plan.retryAt !== null) this.dueTimes.add(plan.retryAt);
      for (const { uid } of plan.delete) this.deletePod(uid);
      for (const pod of this.pods) if (pod.uid === plan.promote) pod.slot = 0;
      if (plan.create === 1) this.makeDaemonPod(set, name, plan.slot);
      changed ||= plan.create === 1 || plan.delete.length > 0 || plan.promote !== null;
    }
    return changed;
  }

  private roll(set: ModelSet): boolean {
    if (!replacesOldPods(set.spec.updateStrategy)) return false;
    const desired = set.counters.desired;
    const { maxUnavailable, maxSurge } = rolloutBudget(set.spec.updateStrategy, desired);
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    const owned = this.ownedBy(set);
    const old = owned
      .filter((pod) => pod.hash !== set.currentHash)
      .map((pod) => ({
        ...pod,
        revision: set.revisions.find((one) => one.hash === pod.hash)?.revision ?? 0,
        shouldRun: set.placements.get(pod.nodeName ?? pod.targetNode ?? '')?.shouldRun ?? false,
      }));
    if (isSurging(set.spec.updateStrategy)) return this.rollWithSurge(set, desired, maxSurge);
    const available = (pod: ModelPod) => isAvailable({ pod, minReadySeconds, now: this.now });
    const deletions = planRollingUpdate({
      desired,
      budget: maxUnavailable,
      serving: set.counters.serving,
      unavailableOld: old.filter((pod) => !available(pod)),
      availableOldCandidates: old.filter(available),
    });
    for (const { uid } of deletions) this.deletePod(uid);
    return deletions.length > 0;
  }

  private rollWithSurge(set: ModelSet, desired: number, maxSurge: number): boolean {
    const nodes = [...this.nodes.values()].map((node) => ({
      nodeName: node.name,
      shouldRun: this.decide(set, node).shouldRun,
      pods: this.plannedPods(set, node.name),
    }));
    const plan = planSurgeUpdate({
      desired,
      maxSurge,
      currentHash: set.currentHash,
      minReadySeconds: set.spec.minReadySeconds ?? 0,
      now: this.now,
      nodes,
      surgingElsewhere: 0,
      availableElsewhere: 0,
    });
    for (const { uid } of plan.delete) this.deletePod(uid);
    for (const { nodeName, slot } of plan.create) this.makeDaemonPod(set, nodeName, slot);
    return plan.delete.length + plan.create.length > 0;
  }

  private trim(set: ModelSet): void {
    const doomed = trimHistory({
      revisions: set.revisions,
      currentUid: set.revisions.find((one) => one.hash === set.currentHash)?.uid ?? null,
      limit: set.spec.revisionHistoryLimit ?? 10,
      hashesInUse: new Set(this.ownedBy(set).flatMap((pod) => pod.hash ?? [])),
    });
    set.revisions = set.revisions.filter((one) => !doomed.includes(one.uid));
  }

  private makeDaemonPod(set: ModelSet, nodeName: string, slot: 0 | 1): void {
    const { template } = set.spec;
    const affinity = targetNodeAffinity(template.spec.affinity, nodeName);
    this.addPod({
      labels: { ...template.metadata?.labels },
      spec: { ...template.spec, tolerations: daemonTolerations(template.spec), affinity },
      ownerUid: set.uid,
      hash: set.currentHash,
      slot,
    });
  }

  private schedule(): boolean {
    const pending = this.pods.filter((pod) => pod.nodeName === null && !pod.deleting);
    const results = scheduleBatch({ pods: pending.map(schedulable), candidates: this.candidates() });
    let changed = false;
    for (const {
      pod: { uid },
      result,
    } of results) {
      const pod = this.pods.find((one) => one.uid === uid);
      if (!pod) continue;
      if (result.outcome === 'bind') pod.nodeName = result.node;
      else if (result.preemption) {
        pod.nominatedNodeName = result.preemption.node;
        for (const other of this.pods)
          if (result.preemption.clearNominations.includes(other.uid)) other.nominatedNodeName = null;
        for (const victim of result.preemption.victims) this.deletePod(victim);
        changed ||= result.preemption.victims.length > 0;
      }
      changed ||= result.outcome === 'bind';
    }
    return changed;
  }

  private candidates(): NodeCandidate[] {
    return [...this.nodes.values()].map((node) => {
      const pods = this.pods.filter(
        (pod) => pod.nodeName === node.name && pod.phase !== 'Failed' && pod.phase !== 'Succeeded',
      );
      const nominated = this.pods.filter((pod) => pod.nodeName === null && pod.nominatedNodeName === node.name);
      const onNode = pods.map(toPodOnNode);
      return {
        ...node,
        taints: effectiveTaints(node),
        allocatable: { ...noResources, ...resourceAmounts(node.allocatable) },
        podCapacity: podCapacity(node.allocatable),
        used: onNode.reduce(addPodUsage, noUsage),
        pods: onNode,
        nominated: nominated.map(toPodOnNode),
      };
    });
  }

  private collectPodsOfMissingNodes(): boolean {
    const before = this.pods.length;
    this.pods = this.pods.filter((pod) => pod.nodeName === null || this.nodes.has(pod.nodeName));
    return this.pods.length < before;
  }

  private nextUid(kind: string): string {
    this.counter += 1;
    return `${kind}-${String(this.counter).padStart(6, '0')}`;
  }
}

function schedulable(pod: ModelPod): SchedulablePod {
  return toSchedulablePod(pod);
}

function toPodOnNode(pod: ModelPod): PodOnNode {
  const { requests, hostPorts } = schedulable(pod);
  const { uid, name, priority, deleting, creationTime } = pod;
  return { uid, name, priority, deleting, startTime: creationTime, requests, hostPorts };
}
