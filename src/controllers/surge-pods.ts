import { rolloutBudget } from '../domain/rollout/max-unavailable.ts';
import { planSurgeUpdate } from '../domain/rollout/plan-surge-update.ts';
import { groupBy } from '../util/group-by.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { readPlanInput } from '../store/read/plan-input.ts';
import { listSurgeNodes } from '../store/read/surge-nodes.ts';
import type { ControllerContext } from './controller-context.ts';
import { createDaemonPods } from './create-daemon-pods.ts';
import { deleteDaemonPods } from './delete-daemon-pods.ts';
import { toPlannedPod } from '../domain/planning/to-planned-pod.ts';
import { oldPodsScope } from './old-pods-scope.ts';
import type { RollInput } from './roll-pods.ts';

/**
 * One step of a RollingUpdate with maxSurge: looks at a batch of each of the nodes that surge now, those whose old pod serves
 * nobody, those where a new one may be made, and those that an old one has to leave; never at all nodes.
 */
export async function surgePods(context: ControllerContext, tx: Transaction, input: RollInput): Promise<boolean> {
  const { daemonSet, stored, work, budget } = input;
  const { desired } = work.counters;
  const { maxSurge } = rolloutBudget(daemonSet.spec.updateStrategy, desired);
  const listed = await listSurgeNodes(tx, oldPodsScope(tx, input));
  const nodeNames = [...new Set([...listed.surging, ...listed.unserved, ...listed.candidates, ...listed.sunset])];
  if (nodeNames.length === 0) return false;
  const read = await readPlanInput(tx, {
    nodes: context.nodes,
    daemonSetUid: daemonSet.uid,
    namespace: daemonSet.namespace,
    nodeNames,
    withoutNode: false,
    generation: work.observedGeneration,
  });
  const pods = groupBy(
    read.pods.filter((pod) => pod.owner?.uid === daemonSet.uid),
    (pod) => pod.targetNode ?? '',
  );
  const listedAvailable = [...read.placements.values()].filter((one) => one.placement.available).length;
  const plan = planSurgeUpdate({
    desired,
    maxSurge,
    currentHash: work.currentHash,
    minReadySeconds: daemonSet.spec.minReadySeconds ?? 0,
    now: tx.now.getTime(),
    nodes: nodeNames.map((nodeName) => ({
      nodeName,
      shouldRun: read.placements.get(nodeName)?.placement.shouldRun ?? false,
      pods: (pods.get(nodeName) ?? []).map(toPlannedPod),
    })),
    surgingElsewhere: listed.surgingElsewhere,
    availableElsewhere: Math.max(0, work.counters.available - listedAvailable),
  });
  await deleteDaemonPods(context, tx, { daemonSet, deletions: plan.delete });
  const creations = plan.create.flatMap(({ nodeName, slot }) => {
    const node = read.nodes.get(nodeName);
    return node === undefined ? [] : [{ node, slot }];
  });
  const created = await createDaemonPods(context, tx, {
    daemonSet,
    stored,
    currentHash: work.currentHash,
    creations,
    budget,
  });
  const deleted = new Set(plan.delete.map((deletion) => deletion.uid));
  const touched = read.pods.filter((pod) => deleted.has(pod.uid)).concat(created);
  tx.mark(...touched.map((pod) => ({ kind: 'PAIR' as const, subject: daemonSet.uid, node: pod.targetNode ?? '' })));
  return touched.length > 0;
}
