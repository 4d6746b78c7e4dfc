import type { Taint } from '../model/taint.ts';

/** Taints are the same when key and effect are: a node holds at most one of each pair. */
export function isSameTaint(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}

/** `key=value:Effect`, or `key:Effect` without a value, as kubectl writes it. */
export function printTaint({ key, value, effect }: Taint): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}
