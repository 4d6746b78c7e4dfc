import { assert } from '../../util/assert.ts';
import type { NodeDecision, PlacementReason } from '../model/placement.ts';
import type { PlannedPod } from '../model/planned-pod.ts';
import { isPodUpdated } from '../revision/match-revision.ts';
import { isAvailable } from '../rollout/availability.ts';
import { backoffEndsAt, nextBackoff } from './failed-pod-backoff.ts';
import type { BackoffState } from './failed-pod-backoff.ts';
import { orderPods } from './order-pods.ts';
import type { NodePlan, PodDeletion } from './plan.ts';

/** What tells old pods from new ones; given only when maxSurge allows both on a node. */
export interface SurgeView {
  readonly currentHash: string;
  readonly minReadySeconds: number;
}

export interface PlanNodeInput {
  /** null: the node does not exist. */
  readonly decision: NodeDecision | null;
  /** Pods of this DaemonSet whose node this is, in any order and phase. */
  readonly pods: readonly PlannedPod[];
  /** null unless the strategy is RollingUpdate with maxSurge above 0. */
  readonly surge: SurgeView | null;
  /** Memory for this set, observed generation and node. */
  readonly backoff: BackoffState | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * One DaemonSet on one node: which pod to make, which to delete, which to keep (controller "manage"; document:
 * "DaemonSetのPodはどのようにスケジューリングされるか"). Rolling updates come on top of it and not from here.
 * A node that should run the daemon gets one pod, keeps one, or has a reason in the plan.
 */
export function planNode(input: PlanNodeInput): NodePlan {
  const { decision } = input;
  if (decision === null) return planMissingNode(input.pods);
  const present = orderPods(input.pods).filter((pod) => !pod.deleting);
  if (!decision.shouldContinue) {
    const deletions = present.map((pod): PodDeletion => ({ uid: pod.uid, reason: 'SHOULD_NOT_RUN' }));
    return { ...nothing, delete: deletions, reasons: decision.reasons };
  }
  const failed = planFailedPods(present, input);
  const running = present.filter((pod) => pod.phase !== 'Failed');
  const surplus = input.surge ? findSurgeSurplus(running, input.surge, input.now) : running.slice(1).map(toSurplus);
  const kept = present.filter((pod) => ![...failed.delete, ...surplus].some((deletion) => deletion.uid === pod.uid));
  const blocked = input.surge ? kept.length > 0 : input.pods.length > 0;
  const create = decision.shouldRun && !blocked ? 1 : 0;
  return {
    create,
    slot: 0,
    delete: [...failed.delete, ...surplus],
    keep: kept.map((pod) => pod.uid),
    promote: findPromotion(kept),
    reasons: [...decision.reasons, ...explainWaiting({ decision, kept, create, retryAt: failed.retryAt })],
    backoff: failed.backoff,
    retryAt: failed.retryAt,
  };
}

const nothing: NodePlan = {
  create: 0,
  slot: 0,
  delete: [],
  keep: [],
  promote: null,
  reasons: [],
  backoff: null,
  retryAt: null,
};

/** Bound pods of a node that does not exist are left to the garbage collector. */
function planMissingNode(pods: readonly PlannedPod[]): NodePlan {
  const present = orderPods(pods).filter((pod) => !pod.deleting);
  return {
    ...nothing,
    delete: present.filter((pod) => pod.nodeName === null).map((pod) => ({ uid: pod.uid, reason: 'NODE_GONE' })),
    keep: present.filter((pod) => pod.nodeName !== null).map((pod) => pod.uid),
    reasons: [{ code: 'NODE_GONE', message: 'the node does not exist' }],
  };
}

/** One failed pod goes at a time: its deletion starts the back-off for which the others of the node wait. */
function planFailedPods(
  present: readonly PlannedPod[],
  { backoff, now }: PlanNodeInput,
): { delete: PodDeletion[]; backoff: BackoffState | null; retryAt: number | null } {
  const [first, ...others] = present.filter((pod) => pod.phase === 'Failed');
  if (!first) return { delete: [], backoff: null, retryAt: null };
  const waitsUntil = backoffEndsAt(backoff, now);
  if (waitsUntil !== null) return { delete: [], backoff: null, retryAt: waitsUntil };
  const next = nextBackoff(backoff, now);
  return {
    delete: [{ uid: first.uid, reason: 'FAILED' }],
    backoff: next,
    retryAt: others.length > 0 ? backoffEndsAt(next, now) : null,
  };
}

/** With surge, the oldest pod of each version stays; the old one goes as soon as it serves no more or is relieved. */
function findSurgeSurplus(running: readonly PlannedPod[], surge: SurgeView, now: number): PodDeletion[] {
  const active = running.filter((pod) => pod.phase !== 'Succeeded');
  const ended = running.filter((pod) => pod.phase === 'Succeeded');
  const { minReadySeconds } = surge;
  const isNew = (pod: PlannedPod) => isPodUpdated(pod.hash, surge.currentHash);
  const [newest, ...newSurplus] = active.filter(isNew);
  const [old, ...oldSurplus] = active.filter((pod) => !isNew(pod));
  const deletions = [...newSurplus, ...oldSurplus].map(toSurplus);
  if (newest && old) {
    const relieved =
      !isAvailable({ pod: old, minReadySeconds: 0, now }) || isAvailable({ pod: newest, minReadySeconds, now });
    if (relieved) deletions.push({ uid: old.uid, reason: 'REPLACED' });
  }
  // A pod that ended counts as running while it is alone, and as surplus beside another.
  return [...deletions, ...(active.length > 0 ? ended : ended.slice(1)).map(toSurplus)];
}

function toSurplus(pod: PlannedPod): PodDeletion {
  return { uid: pod.uid, reason: 'SURPLUS' };
}

function findPromotion(kept: readonly PlannedPod[]): string | null {
  const surging = kept.filter((pod) => pod.slot === 1);
  assert(surging.length <= 1, 'slot 1 of a node is held by at most one pod that is not terminating');
  return kept.some((pod) => pod.slot === 0) ? null : (surging[0]?.uid ?? null);
}

function explainWaiting(input: {
  readonly decision: NodeDecision;
  readonly kept: readonly PlannedPod[];
  readonly create: 0 | 1;
  readonly retryAt: number | null;
}): PlacementReason[] {
  const { decision, kept, create, retryAt } = input;
  if (!decision.shouldRun || create === 1 || kept.some((pod) => pod.phase !== 'Failed')) return [];
  if (kept.length > 0 && retryAt !== null) {
    return [{ code: 'BACKING_OFF', message: `the failed pod is replaced at ${new Date(retryAt).toISOString()}` }];
  }
  return [{ code: 'WAITS_FOR_TERMINATION', message: 'the former pod must be gone before a new one is made' }];
}
