import type { PodImage } from '../domain/model/images.ts';
import { comparePods } from '../domain/planning/order-pods.ts';
import { shouldRunOnNode } from '../domain/planning/should-run-on-node.ts';
import { toPlannedPod } from '../domain/planning/to-planned-pod.ts';
import { effectiveTaints } from '../domain/taints/effective-taints.ts';
import type { PairState } from '../store/read/load-placements.ts';
import type { RequestContext } from './context.ts';
import type { PlacementReason, ResolversTypes } from './generated/resolver-types.ts';
import { loadTemplate } from './load-template.ts';
import { parentOf } from './parent-types.ts';
import type { DaemonSetParent } from './parent-types.ts';

/**
 * One DaemonSet on one node: what its template says of the node now, and what its pod there waits for. Decided by the rules
 * that the reconciler uses, from rows as they are at this moment. null: there is no such node.
 */
export async function loadPlacement(
  context: RequestContext,
  { image }: DaemonSetParent,
  nodeName: string,
): Promise<Awaited<ResolversTypes['Placement']> | null> {
  const [node, template] = await Promise.all([
    context.loaders.nodeByName.load(nodeName),
    loadTemplate(context, image.templateKey),
  ]);
  if (node === null) return null;
  const state = await context.loaders.pair.load({ daemonSetUid: image.uid, nodeName });
  const decision = shouldRunOnNode({
    template,
    node: { name: node.name, labels: node.labels, taints: effectiveTaints(node) },
  });
  const isDeleting = image.deletionTimestamp !== null;
  const deleting = isDeleting ? [{ code: 'DELETING', message: 'the DaemonSet is being deleted' }] : [];
  const pods = [...state.pods].sort((left, right) => comparePods(toPlannedPod(left), toPlannedPod(right)));
  return {
    node: parentOf('Node', node),
    shouldRun: decision.shouldRun && !isDeleting,
    shouldContinue: decision.shouldContinue && !isDeleting,
    reasons: [...deleting, ...decision.reasons, ...(decision.shouldRun ? waitReasons({ ...state, pods }) : [])],
    pods: pods.map((pod) => parentOf('Pod', pod)),
  };
}

/** What the pod that should run there waits for; empty when it runs and is ready. */
function waitReasons({ pods, backoffUntil }: PairState): PlacementReason[] {
  const pod = pods[0];
  if (!pod) {
    return backoffUntil === null
      ? []
      : [{ code: 'BACKOFF', message: `its pod failed here; the next one is made at ${backoffUntil}` }];
  }
  if (pod.deletionTimestamp !== null) {
    return [{ code: 'TERMINATING', message: `pod ${pod.name} is terminating; a new one follows when it is gone` }];
  }
  if (pod.nodeName === null) return [unboundReason(pod)];
  if (pod.phase === 'Failed') {
    const until = backoffUntil === null ? '' : `; it is replaced at ${backoffUntil}`;
    return [{ code: 'BACKOFF', message: `pod ${pod.name} failed${until}` }];
  }
  return pod.ready ? [] : [{ code: 'PENDING', message: `pod ${pod.name} is bound and not ready yet` }];
}

function unboundReason(pod: PodImage): PlacementReason {
  const scheduled = pod.conditions.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False'
    ? { code: 'UNSCHEDULABLE', message: scheduled.message ?? `pod ${pod.name} fits on no node` }
    : { code: 'PENDING', message: `pod ${pod.name} waits for the scheduler` };
}
