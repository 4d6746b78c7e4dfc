import type { Taint, TaintEffect, Toleration } from '../model/taint.ts';

/** Does this toleration tolerate that taint? Absent effect or key stands for any; Exists does not look at the value. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  const operator = toleration.operator || 'Equal';
  if (toleration.key ? toleration.key !== taint.key : operator !== 'Exists') return false;
  if (operator === 'Exists') return true;
  return operator === 'Equal' && (toleration.value ?? '') === (taint.value ?? '');
}

/** Is the taint tolerated by any of these? */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, taint));
}

/** The first taint of the given effects that nothing tolerates; the order is that of the node's taints. */
export function findUntoleratedTaint(input: {
  readonly taints: readonly Taint[];
  readonly tolerations: readonly Toleration[];
  readonly effects: readonly TaintEffect[];
}): Taint | undefined {
  return input.taints.find((taint) => input.effects.includes(taint.effect) && !isTolerated(taint, input.tolerations));
}
