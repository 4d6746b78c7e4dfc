import type { DaemonSetImage, NodeImage, PodImage } from '../domain/model/images.ts';
import type { Counters, NodeDecision } from '../domain/model/placement.ts';
import type { BackoffState } from '../domain/planning/failed-pod-backoff.ts';
import { planNode } from '../domain/planning/plan-node.ts';
import type { NodePlan } from '../domain/planning/plan.ts';
import { decideNode } from '../domain/planning/should-run-on-node.ts';
import { toPlannedPod } from '../domain/planning/to-planned-pod.ts';
import { isSurging } from '../domain/rollout/max-unavailable.ts';
import { addCounters, counterDelta } from '../domain/status/counter-delta.ts';
import { computePlacement } from '../domain/status/placement.ts';
import { effectiveTaints } from '../domain/taints/effective-taints.ts';
import { equalJson } from '../util/equal-json.ts';
import type { NewMark } from '../store/core/marks.ts';
import type { StoredPlacement } from '../store/read/stored-placement.ts';
import type { StoredTemplate } from '../store/read/pod-templates.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';
import type { PlacementWrite } from '../store/write/placements.ts';

/** A set as the planner needs it, under its lock. */
export interface PlannedSet {
  readonly daemonSet: DaemonSetImage;
  readonly stored: StoredTemplate;
  readonly work: DaemonSetWork;
}

export interface PlannedNode {
  readonly name: string;
  readonly node: NodeImage | null;
  readonly decision: NodeDecision | null;
  readonly plan: NodePlan;
}

/** What is to be done for one set on one node. */
export function planPair(
  { daemonSet, stored, work }: PlannedSet,
  pair: {
    readonly name: string;
    readonly node: NodeImage | null;
    /** Of the set, on this node. */
    readonly pods: readonly PodImage[];
    readonly backoff: BackoffState | null;
    readonly now: Date;
  },
): PlannedNode {
  const { name, node } = pair;
  const decision =
    node === null ? null : decideNode(stored.prepared, { name, labels: node.labels, taints: effectiveTaints(node) });
  const plan = planNode({
    decision,
    pods: pair.pods.map(toPlannedPod),
    surge: isSurging(daemonSet.spec.updateStrategy)
      ? { currentHash: work.currentHash, minReadySeconds: daemonSet.spec.minReadySeconds ?? 0 }
      : null,
    backoff: pair.backoff,
    now: pair.now.getTime(),
  });
  return { name, node, decision, plan };
}

/** What some nodes contribute to a set's numbers now. */
export interface CountedNodes {
  /** The set's numbers after it. */
  readonly counters: Counters;
  /** Placements that changed. */
  readonly writes: readonly PlacementWrite[];
  /** Nodes that are gone and had a placement. */
  readonly forgotten: readonly string[];
  /** Where a number changes by time alone. */
  readonly marks: readonly NewMark[];
}

/** Counts planned nodes of a set by the pods that are there after the plans. */
export function countPairs(
  { daemonSet, work }: PlannedSet,
  counted: {
    readonly planned: readonly PlannedNode[];
    readonly placements: ReadonlyMap<string, StoredPlacement>;
    readonly podsByNode: ReadonlyMap<string, readonly PodImage[]>;
    readonly now: Date;
  },
): CountedNodes {
  const writes: PlacementWrite[] = [];
  const forgotten: string[] = [];
  const marks: NewMark[] = [];
  let { counters } = work;
  for (const { name, decision, plan } of counted.planned) {
    const before = counted.placements.get(name) ?? null;
    const after =
      decision === null
        ? null
        : computePlacement({
            decision,
            pods: (counted.podsByNode.get(name) ?? []).map(toPlannedPod),
            currentHash: work.currentHash,
            minReadySeconds: daemonSet.spec.minReadySeconds ?? 0,
            now: counted.now.getTime(),
          });
    counters = addCounters(counters, counterDelta(before?.placement ?? null, after));
    if (after === null) {
      if (before !== null) forgotten.push(name);
      continue;
    }
    if (plan.backoff !== null || !equalJson(before?.placement ?? null, after)) {
      writes.push({ nodeName: name, placement: after, backoff: plan.backoff });
    }
    if (after.availableAt !== null && after.availableAt !== before?.placement.availableAt) {
      marks.push({ kind: 'PAIR', subject: daemonSet.uid, node: name, dueAt: new Date(after.availableAt) });
    }
  }
  return { counters, writes, forgotten, marks };
}
