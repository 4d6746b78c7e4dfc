import type { DaemonSetImage, NodeImage, PodImage } from '../domain/model/images.ts';
import type { Counters, NodeDecision } from '../domain/model/placement.ts';
import { planNode } from '../domain/planning/plan-node.ts';
import type { NodePlan } from '../domain/planning/plan.ts';
import { decideNode } from '../domain/planning/should-run-on-node.ts';
import { isSurging } from '../domain/rollout/max-unavailable.ts';
import { addCounters, counterDelta } from '../domain/status/counter-delta.ts';
import { computePlacement } from '../domain/status/placement.ts';
import { effectiveTaints } from '../domain/taints/effective-taints.ts';
import { groupBy } from '../util/group-by.ts';
import { stableJson } from '../util/stable-json.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { readPlanInput, type PlanInput } from '../store/read/plan-input.ts';
import type { StoredTemplate } from '../store/read/pod-templates.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { deletePlacements, upsertPlacements, type PlacementWrite } from '../store/write/placements.ts';
import { promotePods } from '../store/write/pod-ownership.ts';
import type { ControllerContext } from './controller-context.ts';
import { createDaemonPods } from './create-daemon-pods.ts';
import type { CreationBudget } from './creation-budget.ts';
import { deleteDaemonPods } from './delete-daemon-pods.ts';
import { toPlannedPod } from '../domain/planning/to-planned-pod.ts';
import { settleOwnership } from './settle-ownership.ts';

export interface ManageInput {
  readonly daemonSet: DaemonSetImage;
  readonly stored: StoredTemplate;
  readonly work: DaemonSetWork;
  readonly nodeNames: readonly string[];
  /** Also adopt and release among pods that belong to no node. */
  readonly withoutNode: boolean;
  readonly budget: CreationBudget;
}

interface PlannedNode {
  readonly name: string;
  readonly node: NodeImage | null;
  readonly decision: NodeDecision | null;
  readonly plan: NodePlan;
}

/**
 * One DaemonSet on some nodes: reads, plans each node, applies all plans together and counts what the nodes contribute
 * (semantics: per-node decision; status). Makes no decision of its own.
 */
export async function manageNodes(
  context: ControllerContext,
  tx: Transaction,
  input: ManageInput,
): Promise<{
  readonly counters: Counters;
  readonly created: number;
  readonly deleted: number;
  readonly leftWork: boolean;
}> {
  const { daemonSet, work, nodeNames } = input;
  const read = await readPlanInput(tx, {
    nodes: context.nodes,
    daemonSetUid: daemonSet.uid,
    namespace: daemonSet.namespace,
    nodeNames,
    withoutNode: input.withoutNode,
    generation: work.observedGeneration,
  });
  const owned = await settleOwnership(tx, { daemonSet, pods: read.pods });
  const podsByNode = groupBy(owned, (pod) => pod.targetNode ?? '');
  const planned = nodeNames.map((name) => planOne(input, { tx, read, name, pods: podsByNode.get(name) ?? [] }));

  const deletions = planned.flatMap((one) => one.plan.delete);
  const changes = await deleteDaemonPods(context, tx, { daemonSet, deletions });
  const created = await createDaemonPods(context, tx, {
    daemonSet,
    stored: input.stored,
    currentHash: work.currentHash,
    creations: planned.flatMap(({ node, plan }) =>
      plan.create === 1 && node !== null ? [{ node, slot: plan.slot }] : [],
    ),
    budget: input.budget,
  });
  await promotePods(
    tx,
    planned.flatMap(({ plan }) => (plan.promote === null ? [] : [plan.promote])),
  );

  const gone = new Set(changes.flatMap(({ before, after }) => (before !== null && after === null ? [before.uid] : [])));
  const changed = new Map(changes.flatMap(({ after }) => (after === null ? [] : [[after.uid, after] as const])));
  const remaining = [
    ...owned.filter((pod) => !gone.has(pod.uid)).map((pod) => changed.get(pod.uid) ?? pod),
    ...created,
  ];
  const counters = await countNodes(tx, {
    input,
    read,
    planned,
    podsByNode: groupBy(remaining, (pod) => pod.targetNode ?? ''),
  });
  for (const { name, plan } of planned) {
    if (plan.retryAt !== null)
      tx.mark({ kind: 'PAIR', subject: daemonSet.uid, node: name, dueAt: new Date(plan.retryAt) });
  }
  return { counters, created: created.length, deleted: changes.length, leftWork: gone.size > 0 };
}

function planOne(
  { daemonSet, stored, work }: ManageInput,
  {
    tx,
    read,
    name,
    pods,
  }: { readonly tx: Transaction; readonly read: PlanInput; readonly name: string; readonly pods: readonly PodImage[] },
): PlannedNode {
  const node = read.nodes.get(name) ?? null;
  const decision =
    node === null ? null : decideNode(stored.prepared, { name, labels: node.labels, taints: effectiveTaints(node) });
  const plan = planNode({
    decision,
    pods: pods.map(toPlannedPod),
    surge: isSurging(daemonSet.spec.updateStrategy)
      ? { currentHash: work.currentHash, minReadySeconds: daemonSet.spec.minReadySeconds ?? 0 }
      : null,
    backoff: read.placements.get(name)?.backoff ?? null,
    now: tx.now.getTime(),
  });
  return { name, node, decision, plan };
}

/** Writes the placements that changed and gives the set's numbers after them. */
async function countNodes(
  tx: Transaction,
  scope: {
    readonly input: ManageInput;
    readonly read: PlanInput;
    readonly planned: readonly PlannedNode[];
    readonly podsByNode: ReadonlyMap<string, readonly PodImage[]>;
  },
): Promise<Counters> {
  const { daemonSet, work } = scope.input;
  const writes: PlacementWrite[] = [];
  const forgotten: string[] = [];
  let counters = work.counters;
  for (const { name, decision, plan } of scope.planned) {
    const before = scope.read.placements.get(name) ?? null;
    const after =
      decision === null
        ? null
        : computePlacement({
            decision,
            pods: (scope.podsByNode.get(name) ?? []).map(toPlannedPod),
            currentHash: work.currentHash,
            minReadySeconds: daemonSet.spec.minReadySeconds ?? 0,
            now: tx.now.getTime(),
          });
    counters = addCounters(counters, counterDelta(before?.placement ?? null, after));
    if (after === null) {
      if (before !== null) forgotten.push(name);
      continue;
    }
    if (plan.backoff !== null || stableJson(before?.placement ?? null) !== stableJson(after)) {
      writes.push({ nodeName: name, placement: after, backoff: plan.backoff });
    }
    if (after.availableAt !== null && after.availableAt !== before?.placement.availableAt) {
      tx.mark({ kind: 'PAIR', subject: daemonSet.uid, node: name, dueAt: new Date(after.availableAt) });
    }
  }
  await upsertPlacements(tx, daemonSet.uid, { writes, generation: work.observedGeneration });
  await deletePlacements(tx, daemonSet.uid, forgotten);
  return counters;
}
