import { compareText } from '../../util/compare.ts';
import type { PlannedPod } from '../model/planned-pod.ts';
import type { PodDeletion } from '../planning/plan.ts';
import { orderPods } from '../planning/order-pods.ts';
import { isPodUpdated } from '../revision/match-revision.ts';
import { isAvailable } from './availability.ts';

export interface SurgeNode {
  readonly nodeName: string;
  readonly shouldRun: boolean;
  /** Pods of the set on this node, in any order and phase. */
  readonly pods: readonly PlannedPod[];
}

export interface SurgeUpdateInput {
  /** Nodes that should run the daemon. */
  readonly desired: number;
  /** maxSurge, scaled (`rolloutBudget`). */
  readonly maxSurge: number;
  readonly currentHash: string;
  readonly minReadySeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Nodes with a pod of an earlier revision, or with more than one pod. */
  readonly nodes: readonly SurgeNode[];
  /** Nodes not listed that wait for their new pod. */
  readonly surgingElsewhere: number;
  /** Nodes not listed whose pod is available. */
  readonly availableElsewhere: number;
}

export interface SurgeUpdatePlan {
  readonly create: readonly { readonly nodeName: string; readonly slot: 0 | 1 }[];
  readonly delete: readonly PodDeletion[];
}

type Step = 'SURGING' | 'NOTHING' | 'REPLACE' | 'CREATE_NOW' | 'SUNSET' | 'CANDIDATE';

/**
 * A RollingUpdate with maxSurge (RollingUpdateDaemonSet: maxSurge, releases from 1.22): new pods are made beside old
 * ones, and an old one goes when its partner is available, so that no node is ever without. At most maxSurge nodes wait
 * for their new pod; where the old one serves nobody the new one comes at once, outside that number.
 */
export function planSurgeUpdate(input: SurgeUpdateInput): SurgeUpdatePlan {
  const nodes = [...input.nodes].sort((left, right) => compareText(left.nodeName, right.nodeName));
  const groups = nodes.map((node) => ({ node, ...judgeNode(node, input) }));
  const withStep = (step: Step) => groups.filter((group) => group.step === step);
  const available = input.availableElsewhere + groups.filter((group) => group.available).length;
  const sunsets = withStep('SUNSET').slice(0, Math.max(0, available - input.desired));
  const surging = input.surgingElsewhere + withStep('SURGING').length;
  const candidates = withStep('CANDIDATE').slice(0, Math.max(0, input.maxSurge - surging));
  return {
    create: [...withStep('CREATE_NOW'), ...candidates].map(({ node }) => ({
      nodeName: node.nodeName,
      slot: freeSlot(node.pods),
    })),
    delete: [...withStep('REPLACE'), ...sunsets].flatMap(({ old }) =>
      old ? [{ uid: old.uid, reason: 'REPLACED' }] : [],
    ),
  };
}

/** The slot for one more pod on a node: the regular one unless a pod that is not terminating holds it. */
export function freeSlot(pods: readonly PlannedPod[]): 0 | 1 {
  return pods.some((pod) => !pod.deleting && pod.slot === 0) ? 1 : 0;
}

interface Judgement {
  readonly step: Step;
  readonly old: PlannedPod | undefined;
  /** The pod that speaks for the node, the old one if there is one, is available. */
  readonly available: boolean;
}

function judgeNode(node: SurgeNode, { currentHash, minReadySeconds, now }: SurgeUpdateInput): Judgement {
  const present = orderPods(node.pods).filter((pod) => !pod.deleting);
  const isNew = (pod: PlannedPod) => isPodUpdated(pod.hash, currentHash);
  const [newest, ...newSurplus] = present.filter(isNew);
  const [old, ...oldSurplus] = present.filter((pod) => !isNew(pod));
  const available = (pod: PlannedPod | undefined) => pod !== undefined && isAvailable({ pod, minReadySeconds, now });
  const judged = (step: Step): Judgement => ({ step, old, available: available(old ?? newest) });
  if (newSurplus.length > 0 || oldSurplus.length > 0) return { step: 'SURGING', old, available: false };
  if (!old) return judged('NOTHING');
  if (newest) return judged(available(newest) ? 'REPLACE' : 'SURGING');
  if (available(old)) return judged(node.shouldRun ? 'CANDIDATE' : 'SUNSET');
  return judged(node.shouldRun ? 'CREATE_NOW' : 'REPLACE');
}
