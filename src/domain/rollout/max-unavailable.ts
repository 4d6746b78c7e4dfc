import type { DaemonSetUpdateStrategy, IntOrString } from '../model/daemon-set.ts';

/** How many nodes a rollout may take at a time. */
export interface RolloutBudget {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

/** A number as it is; "30%" of the total, rounded up. Text that is no percentage counts as 0 (validation refuses it). */
export function scaleIntOrPercent(value: IntOrString, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^([0-9]+)%$/.exec(value);
  return percent ? Math.ceil((Number(percent[1]) * total) / 100) : 0;
}

/**
 * The budget of a strategy for a number of nodes that should run the daemon (document: "ローリングアップデート").
 * maxUnavailable defaults to 1, maxSurge to 0. When both come to 0, one node may be unavailable: a rollout must be able to move.
 */
export function rolloutBudget(strategy: DaemonSetUpdateStrategy | undefined, desired: number): RolloutBudget {
  if (!replacesOldPods(strategy)) return { maxUnavailable: 0, maxSurge: 0 };
  const maxUnavailable = scaleIntOrPercent(strategy?.rollingUpdate?.maxUnavailable ?? 1, desired);
  const maxSurge = scaleIntOrPercent(strategy?.rollingUpdate?.maxSurge ?? 0, desired);
  return desired > 0 && maxUnavailable === 0 && maxSurge === 0
    ? { maxUnavailable: 1, maxSurge }
    : { maxUnavailable, maxSurge };
}

/** Does a new template replace running pods by itself? Not with OnDelete (document: "DaemonSetのアップデートストラテジー"). */
export function replacesOldPods(strategy: DaemonSetUpdateStrategy | undefined): boolean {
  return strategy?.type !== 'OnDelete';
}

/** Does the strategy ever put a second pod on a node? (maxSurge scaled against one node.) */
export function isSurging(strategy: DaemonSetUpdateStrategy | undefined): boolean {
  return rolloutBudget(strategy, 1).maxSurge > 0;
}
