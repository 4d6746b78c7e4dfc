import { groupBy } from '../../util/group-by.ts';
import { compareText } from '../../util/compare.ts';
import { chooseNode } from './choose-node.ts';
import type { FilterFailure } from './filter.ts';
import { findFilterFailure } from './filter-list.ts';
import type { NodeCandidate } from './node-candidate.ts';
import { preempt } from './preempt.ts';
import type { PreemptionPlan } from './preempt.ts';
import type { SchedulablePod } from './schedulable-pod.ts';

export interface NodeFailure extends FilterFailure {
  readonly node: string;
}

export type SchedulingOutcome =
  | { readonly outcome: 'bind'; readonly node: string }
  | {
      readonly outcome: 'unschedulable';
      /** For the condition PodScheduled and the event: reasons with the number of nodes they hold for. */
      readonly message: string;
      readonly failures: readonly NodeFailure[];
      /** Room that can be made; null: none, or it is being made already. */
      readonly preemption: PreemptionPlan | null;
    };

/** Finds a node for a pod among the candidates (kube-scheduler), or says why there is none. */
export function schedulePod(input: {
  readonly pod: SchedulablePod;
  readonly candidates: readonly NodeCandidate[];
}): SchedulingOutcome {
  const { pod, candidates } = input;
  const failures: NodeFailure[] = [];
  const fitting: NodeCandidate[] = [];
  for (const node of candidates) {
    const failure = findFilterFailure(pod, node);
    if (failure) failures.push({ node: node.name, ...failure });
    else fitting.push(node);
  }
  const chosen = chooseNode(pod, preferNominated(pod, fitting));
  if (chosen) return { outcome: 'bind', node: chosen.name };
  return { outcome: 'unschedulable', message: explain(failures), failures, preemption: preempt(pod, candidates) };
}

/** Room was made there, and not elsewhere: going elsewhere would waste it. */
function preferNominated(pod: SchedulablePod, fitting: readonly NodeCandidate[]): readonly NodeCandidate[] {
  const nominated = fitting.filter((node) => node.name === pod.nominatedNodeName);
  return nominated.length > 0 ? nominated : fitting;
}

function explain(failures: readonly NodeFailure[]): string {
  if (failures.length === 0) return 'No node that the pod could run on exists.';
  const reasons = groupBy(
    failures.flatMap((failure) => failure.reasons),
    (reason) => reason,
  );
  const counted = [...reasons]
    .sort(([left], [right]) => compareText(left, right))
    .map(([reason, all]) => `${all.length} ${reason}`);
  return `0 of ${failures.length} ${failures.length === 1 ? 'node fits' : 'nodes fit'}: ${counted.join(', ')}.`;
}
