import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import { findFilterFailure } from './filter-list.ts';
import type { NodeCandidate, PodOnNode } from './node-candidate.ts';
import { addPodUsage, removePodUsage } from './node-usage.ts';
import type { SchedulablePod } from './schedulable-pod.ts';

export interface PreemptionPlan {
  /** The node on which room is made; it becomes the pod's nominated node. */
  readonly node: string;
  /** uids of the pods to delete, each with its own grace period; empty when all that must go are going already. */
  readonly victims: readonly string[];
  /** Pending pods of lower priority that hoped for this node: their nomination is cleared. */
  readonly clearNominations: readonly string[];
}

interface Option {
  readonly node: NodeCandidate;
  readonly victims: readonly PodOnNode[];
}

/**
 * Where room can be made for a pod by deleting pods of strictly lower priority, and the fewest and lowest that suffice
 * (Pod Priority and Preemption). null: nowhere, or the pod may not preempt, or it waits for victims that are ending.
 */
export function preempt(pod: SchedulablePod, candidates: readonly NodeCandidate[]): PreemptionPlan | null {
  if (!mayPreempt(pod, candidates)) return null;
  const options = candidates.flatMap((node) => findVictims(pod, node));
  const best = options.sort(compareOptions)[0];
  if (!best) return null;
  const hopeful = (best.node.nominated ?? []).filter((one) => one.uid !== pod.uid && one.priority < pod.priority);
  return {
    node: best.node.name,
    victims: best.victims.map((victim) => victim.uid),
    clearNominations: hopeful.map((one) => one.uid),
  };
}

/** Not with policy Never, and not while room is already being made on a node that still suits. */
function mayPreempt(pod: SchedulablePod, candidates: readonly NodeCandidate[]): boolean {
  if (pod.preemptionPolicy === 'Never') return false;
  const nominated = candidates.find((node) => node.name === pod.nominatedNodeName);
  if (!nominated || findFilterFailure(pod, nominated)?.failureClass === 'final') return true;
  return !(nominated.pods ?? []).some((one) => one.deleting && one.priority < pod.priority);
}

/** Removes everybody of lower priority, then puts back whom there is room for, the most important first. */
function findVictims(pod: SchedulablePod, node: NodeCandidate): Option[] {
  if (findFilterFailure(pod, node)?.failureClass === 'final') return [];
  const lower = (node.pods ?? []).filter((one) => one.priority < pod.priority);
  let room: NodeCandidate = { ...node, used: lower.reduce(removePodUsage, node.used) };
  if (lower.length === 0 || findFilterFailure(pod, room)) return [];
  const victims: PodOnNode[] = [];
  for (const one of lower.filter((each) => !each.deleting).sort(compareImportance)) {
    const crowded = { ...room, used: addPodUsage(room.used, one) };
    if (findFilterFailure(pod, crowded)) victims.push(one);
    else room = crowded;
  }
  return [{ node, victims }];
}

/** Higher priority first, then the longer running; a pod that has not started is the least important of its priority. */
const compareImportance = compareBy<PodOnNode>(
  (left, right) => compareNumbers(right.priority, left.priority),
  (left, right) => compareNumbers(left.startTime ?? Infinity, right.startTime ?? Infinity),
  (left, right) => compareText(left.name, right.name),
);

const compareOptions = compareBy<Option>(
  (left, right) => compareNumbers(highestPriority(left), highestPriority(right)),
  (left, right) => compareNumbers(shiftedSum(left), shiftedSum(right)),
  (left, right) => compareNumbers(left.victims.length, right.victims.length),
  (left, right) => compareNumbers(earliestStart(right), earliestStart(left)),
  (left, right) => compareText(left.node.name, right.node.name),
);

function highestPriority({ victims }: Option): number {
  return victims.reduce((highest, victim) => Math.max(highest, victim.priority), -Infinity);
}

/** Shifted by 2^31, so that one more victim always counts, however negative its priority is. */
function shiftedSum({ victims }: Option): number {
  return victims.reduce((sum, victim) => sum + victim.priority + 2 ** 31, 0);
}

/** Of the victims with the highest priority: the one that has run longest. */
function earliestStart(option: Option): number {
  const highest = highestPriority(option);
  const starts = option.victims
    .filter((victim) => victim.priority === highest)
    .map((victim) => victim.startTime ?? Infinity);
  return Math.min(...starts);
}
