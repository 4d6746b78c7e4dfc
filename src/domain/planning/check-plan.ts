import type { PlannedPod } from '../model/planned-pod.ts';
import type { PlanNodeInput } from './plan-node.ts';
import type { NodePlan } from './plan.ts';

/**
 * The invariants that any plan for one node meets; what it breaks, in words, or nothing. It shares no code with the
 * planner, so that a mistake there cannot hide here.
 */
export function checkPlan(input: PlanNodeInput, plan: NodePlan): string[] {
  const broken: string[] = [];
  const expect = (holds: boolean, rule: string) => {
    if (!holds) broken.push(rule);
  };
  const byUid = new Map(input.pods.map((pod) => [pod.uid, pod]));
  const present = input.pods.filter((pod) => !pod.deleting);
  const deleted = new Set(plan.delete.map((deletion) => deletion.uid));
  const remaining = present.filter((pod) => !deleted.has(pod.uid));
  const listed = [...plan.keep, ...plan.delete.map((deletion) => deletion.uid)];

  expect(
    listed.every((uid) => byUid.get(uid)?.deleting === false),
    'only pods of the node that are not terminating are listed',
  );
  expect(new Set(listed).size === listed.length, 'no pod is listed twice');
  expect(listed.length === present.length, 'every pod that is not terminating is kept or deleted');

  const shouldRun = input.decision?.shouldRun ?? false;
  const shouldContinue = input.decision?.shouldContinue ?? false;
  const active = remaining.filter((pod) => pod.phase !== 'Failed');
  expect(plan.create === 0 || shouldRun, 'a pod is made only where it should run');
  expect(plan.create === 0 || remaining.length === 0, 'a pod is made only where none remains');
  expect(
    plan.create === 0 || input.surge !== null || input.pods.length === 0,
    'without surge a pod is made only on an empty node',
  );
  expect(
    shouldContinue || input.decision === null || remaining.length === 0,
    'nothing stays where it may not continue',
  );
  expect(active.length <= (input.surge ? 2 : 1) || input.decision === null, 'at most one pod stays (two with surge)');
  expect(
    !shouldRun || plan.create + active.length > 0 || plan.reasons.length > 0,
    'a node that should run has a pod or a reason',
  );
  expect(
    !shouldContinue || keepsSomeone(present, deleted),
    'a node that may continue does not lose its last healthy pod',
  );
  expect(
    plan.delete.filter((deletion) => deletion.reason === 'FAILED').length <= 1,
    'at most one failed pod goes at a time',
  );
  expect(plan.promote === null || plan.keep.includes(plan.promote), 'only a pod that stays changes its slot');
  return broken;
}

function keepsSomeone(present: readonly PlannedPod[], deleted: ReadonlySet<string>): boolean {
  const healthy = present.filter((pod) => pod.phase !== 'Failed');
  return healthy.length === 0 || healthy.some((pod) => !deleted.has(pod.uid));
}
