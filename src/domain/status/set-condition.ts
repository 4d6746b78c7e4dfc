import type { Condition } from '../model/pod.ts';

/** A condition as it is found now; when it became so is for `setCondition` to say. */
export type ObservedCondition = Omit<Condition, 'lastTransitionTime'>;

/**
 * The conditions with one of them as found now (Pod conditions, Node conditions). lastTransitionTime is kept while the
 * status stays the same, also when reason or message change; `now` is ISO 8601.
 */
export function setCondition(conditions: readonly Condition[], found: ObservedCondition, now: string): Condition[] {
  const at = conditions.findIndex((condition) => condition.type === found.type);
  const before = conditions[at];
  const since = before?.status === found.status ? (before.lastTransitionTime ?? now) : now;
  const next: Condition = { ...found, lastTransitionTime: since };
  return before ? conditions.map((condition, index) => (index === at ? next : condition)) : [...conditions, next];
}

/** The condition of that type; undefined: nobody said. */
export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}
