import type { Taint, Toleration } from '../model/taint.ts';
import { tolerates } from './toleration.ts';

/** Longer than anybody waits, and short enough to be a date (a century). */
const SECONDS_MAX = 3_153_600_000;

export type EvictionDecision =
  /** It may stay. */
  | { readonly kind: 'STAYS' }
  /** A taint is not tolerated, or its time is over. */
  | { readonly kind: 'GOES'; readonly isTolerated: boolean }
  /** It may stay until then; `dueAt` is milliseconds since 1970. */
  | { readonly kind: 'WAITS'; readonly dueAt: number };

export interface EvictionInput {
  /** The node's, of any effect. */
  readonly taints: readonly Taint[];
  /** The pod's, in the order of its spec. */
  readonly tolerations: readonly Toleration[];
  /** When a timer that runs already is over (ms); null: none runs. */
  readonly dueAt: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Whether a pod may stay on a node with NoExecute taints (document "Taints and Tolerations"; Kubernetes: taint manager).
 * Of the tolerations the first that matches a taint is the one that is used for it; the smallest tolerationSeconds of the
 * used ones counts, from the moment it is looked at. A timer that runs is kept as it is, whatever seconds come later;
 * it ends when nothing bounds the pod's stay any more.
 */
export function decideEviction({ taints, tolerations, dueAt, now }: EvictionInput): EvictionDecision {
  const used = taints
    .filter((taint) => taint.effect === 'NoExecute')
    .map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)));
  if (used.includes(undefined)) return { kind: 'GOES', isTolerated: false };
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
  if (seconds.length === 0) return { kind: 'STAYS' };
  const end = dueAt ?? now + Math.max(0, Math.min(...seconds, SECONDS_MAX)) * 1000;
  return end <= now ? { kind: 'GOES', isTolerated: true } : { kind: 'WAITS', dueAt: end };
}
