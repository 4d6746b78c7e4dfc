import type { Counters } from '../domain/model/placement.ts';
import { groupBy } from '../util/group-by.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { readPlanInput } from '../store/read/plan-input.ts';
import { deletePlacements, upsertPlacements } from '../store/write/placements.ts';
import { promotePods } from '../store/write/pod-ownership.ts';
import type { ControllerContext } from './controller-context.ts';
import { createDaemonPods } from './create-daemon-pods.ts';
import type { CreationBudget } from './creation-budget.ts';
import { deleteDaemonPods } from './delete-daemon-pods.ts';
import { countPairs, planPair, type PlannedSet } from './plan-pair.ts';
import { settleOwnership } from './settle-ownership.ts';

export interface ManageInput extends PlannedSet {
  readonly nodeNames: readonly string[];
  /** Also adopt and release among pods that belong to no node. */
  readonly withoutNode: boolean;
  readonly budget: CreationBudget;
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
  const planned = nodeNames.map((name) =>
    planPair(input, {
      name,
      node: read.nodes.get(name) ?? null,
      pods: podsByNode.get(name) ?? [],
      backoff: read.placements.get(name)?.backoff ?? null,
      now: tx.now,
    }),
  );

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
  const counted = countPairs(input, {
    planned,
    placements: read.placements,
    podsByNode: groupBy(remaining, (pod) => pod.targetNode ?? ''),
    now: tx.now,
  });
  tx.mark(...counted.marks);
  await upsertPlacements(tx, [
    { daemonSetUid: daemonSet.uid, writes: counted.writes, generation: work.observedGeneration },
  ]);
  await deletePlacements(tx, daemonSet.uid, counted.forgotten);
  for (const { name, plan } of planned) {
    if (plan.retryAt !== null)
      tx.mark({ kind: 'PAIR', subject: daemonSet.uid, node: name, dueAt: new Date(plan.retryAt) });
  }
  return { counters: counted.counters, created: created.length, deleted: changes.length, leftWork: gone.size > 0 };
}
