import { compareNumbers } from '../../util/compare.ts';
import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { FieldError } from '../model/field-error.ts';
import type { PodSpec } from '../model/pod-template.ts';
import type { PreemptionPolicy } from '../model/priority-class.ts';

export interface PriorityClassView {
  readonly name: string;
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: PreemptionPolicy;
}

export interface ResolvedPriority {
  readonly priority: number;
  /** null: no class was named and none is the default. */
  readonly priorityClassName: string | null;
  readonly preemptionPolicy: PreemptionPolicy;
}

/** The classes that every cluster has. */
export const systemPriorityClasses: readonly PriorityClassView[] = [
  { name: 'system-node-critical', value: 2_000_001_000 },
  { name: 'system-cluster-critical', value: 2_000_000_000 },
];

/**
 * A pod's priority when it is made (Pod Priority and Preemption): its class's, else that of the lowest global default, else 0.
 * Refused (FORBIDDEN) when the class does not exist, or the spec states a priority or policy that is not the class's.
 */
export function resolvePriority(input: {
  readonly spec: Pick<PodSpec, 'priority' | 'priorityClassName' | 'preemptionPolicy'>;
  readonly classes: readonly PriorityClassView[];
}): Result<ResolvedPriority, FieldError> {
  const { spec, classes } = input;
  const found = findClass(spec.priorityClassName, classes);
  if (spec.priorityClassName && !found) {
    return forbidden(
      'spec.priorityClassName',
      `there is no priority class ${spec.priorityClassName}`,
      spec.priorityClassName,
    );
  }
  const priority = found?.value ?? 0;
  const preemptionPolicy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  if (typeof spec.priority === 'number' && spec.priority !== priority) {
    return forbidden('spec.priority', `the priority is computed from the class and is ${priority}`, spec.priority);
  }
  if (spec.preemptionPolicy && spec.preemptionPolicy !== preemptionPolicy) {
    return forbidden(
      'spec.preemptionPolicy',
      `the policy comes from the class and is ${preemptionPolicy}`,
      spec.preemptionPolicy,
    );
  }
  return ok({ priority, priorityClassName: found?.name ?? null, preemptionPolicy });
}

function findClass(name: string | undefined, classes: readonly PriorityClassView[]): PriorityClassView | undefined {
  if (name) return [...classes, ...systemPriorityClasses].find((one) => one.name === name);
  return classes.filter((one) => one.globalDefault).sort((left, right) => compareNumbers(left.value, right.value))[0];
}

function forbidden(path: string, message: string, value: unknown): { readonly ok: false; readonly error: FieldError } {
  return refused({ path, reason: 'FORBIDDEN', message, value });
}
