import type { DeletionReason, NodePlan } from './plan.ts';

/** A plan over many nodes, in numbers and sentences. */
export interface PlanSummary {
  readonly create: number;
  readonly delete: number;
  readonly keep: number;
  /** Nodes where time decides when to go on. */
  readonly waiting: number;
  readonly sentences: readonly string[];
}

const because: Readonly<Record<DeletionReason, string>> = {
  SHOULD_NOT_RUN: 'not wanted on its node',
  SURPLUS: 'more than its node should have',
  FAILED: 'failed',
  NODE_GONE: 'meant for a node that does not exist',
  OUTDATED: 'of an earlier revision',
  OUTDATED_UNAVAILABLE: 'of an earlier revision and not available',
  REPLACED: 'replaced by an available successor',
};

/** Counts what the plans of a set's nodes do, and says it. */
export function describePlan(plans: Iterable<NodePlan>): PlanSummary {
  const count = { create: 0, delete: 0, keep: 0, waiting: 0 };
  const reasons = new Map<DeletionReason, number>();
  for (const plan of plans) {
    count.create += plan.create;
    count.delete += plan.delete.length;
    count.keep += plan.keep.length;
    if (plan.retryAt !== null) count.waiting += 1;
    for (const { reason } of plan.delete) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const sentences = [
    ...(count.create > 0 ? [`${pods(count.create)} to create.`] : []),
    ...[...reasons].map(([reason, number]) => `${pods(number)} to delete: ${because[reason]}.`),
    ...(count.waiting > 0
      ? [`${count.waiting} ${count.waiting === 1 ? 'node waits' : 'nodes wait'} for a failed pod's delay.`]
      : []),
  ];
  return { ...count, sentences: sentences.length > 0 ? sentences : ['Nothing to do.'] };
}

function pods(number: number): string {
  return number === 1 ? '1 pod' : `${number} pods`;
}
