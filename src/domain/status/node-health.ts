import type { Condition } from '../model/pod.ts';
import { findCondition, setCondition } from './set-condition.ts';

/** Why a condition is Unknown: the agent stopped reporting, or never began. */
export const unknownReasons = { silent: 'NodeStatusUnknown', neverHeard: 'NodeStatusNeverUpdated' } as const;

/** How long the monitor bears silence, in milliseconds. */
export interface HealthLimits {
  /** Since the last heartbeat. */
  readonly graceMs: number;
  /** Since the node was made, without any heartbeat. */
  readonly startupGraceMs: number;
}

export interface MonitorTimes extends HealthLimits {
  /** Between two looks. */
  readonly periodMs: number;
  /** A longer gap between two looks means that the monitor was away. */
  readonly awayMs: number;
}

/**
 * The times that follow from the grace of silent nodes (Kubernetes: node-monitor-grace-period 40 s, node-monitor-period 5 s,
 * node-startup-grace-period 60 s). A shorter grace is looked after more often; four looks may be missed, half a short grace.
 */
export function monitorTimes(graceMs: number): MonitorTimes {
  const periodMs = Math.min(5_000, graceMs / 8);
  return { graceMs, startupGraceMs: 60_000, periodMs, awayMs: 4 * periodMs };
}

export interface HealthInput extends HealthLimits {
  readonly conditions: readonly Condition[];
  /** All times in milliseconds since 1970. null: never. */
  readonly lastHeartbeat: number | null;
  readonly created: number;
  /** Silence before this moment is not counted (`continueWatch`). */
  readonly watchingSince: number;
  readonly now: number;
}

export type NodeHealth = 'HEALTHY' | 'SILENT' | 'NEVER_HEARD';

/**
 * Is the node to be given up? (Kubernetes: node health.) Watched is who was heard once. Of a node that never was, a
 * declaration that it is ready stands: somebody registered it who drives it himself; one that waits for its agent is given
 * up after the start-up grace.
 */
export function judgeNode(input: HealthInput): NodeHealth {
  const ready = findCondition(input.conditions, 'Ready')?.status;
  if (ready === 'Unknown') return 'HEALTHY';
  const silence = (since: number) => input.now - Math.max(since, input.watchingSince);
  if (input.lastHeartbeat !== null) return silence(input.lastHeartbeat) > input.graceMs ? 'SILENT' : 'HEALTHY';
  return ready !== 'True' && silence(input.created) > input.startupGraceMs ? 'NEVER_HEARD' : 'HEALTHY';
}

/** What an agent says of its node; nobody else can tell. NetworkUnavailable is the network's. */
const agentConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** The conditions of a node that is given up. What its agent had said is no longer known; `now` is ISO 8601. */
export function loseConditions(
  conditions: readonly Condition[],
  { health, now }: { readonly health: 'SILENT' | 'NEVER_HEARD'; readonly now: string },
): Condition[] {
  return agentConditions.reduce(
    (all, type) => {
      const known = findCondition(all, type);
      if (known?.status === 'Unknown') return all;
      const wasSaid = known !== undefined && health === 'SILENT';
      const lost = wasSaid
        ? { reason: unknownReasons.silent, message: 'the agent of the node has stopped reporting' }
        : { reason: unknownReasons.neverHeard, message: 'no agent has reported this' };
      return setCondition(all, { type, status: 'Unknown', ...lost }, now);
    },
    [...conditions],
  );
}

/** Did the monitor, and nobody else, make a condition Unknown? */
export function isLost({ conditions }: { readonly conditions: readonly Condition[] }): boolean {
  return conditions.some(isLostCondition);
}

/**
 * The conditions of a node whose agent is heard again, before what it says now: as it had reported them. What it had never
 * reported is gone again. Where nothing is remembered (`reported` absent) they stay Unknown until the agent says them.
 */
export function restoreConditions(
  conditions: readonly Condition[],
  { reported, now }: { readonly reported: readonly Condition[] | undefined; readonly now: string },
): readonly Condition[] {
  if (reported === undefined) return conditions;
  return conditions.flatMap((condition) => {
    if (!isLostCondition(condition)) return [condition];
    const before = findCondition(reported, condition.type);
    return before === undefined ? [] : setCondition([condition], before, now);
  });
}

function isLostCondition({ status, reason }: Condition): boolean {
  return status === 'Unknown' && (reason === unknownReasons.silent || reason === unknownReasons.neverHeard);
}

/** What the monitor remembers of itself, in milliseconds since 1970. */
export interface Watch {
  readonly lookedAt: number;
  readonly watchingSince: number;
}

/**
 * The monitor looks. Was it away for longer than `awayMs`, or was the clock set back, then heartbeats may have had nobody to
 * take them: every node gets a new grace from now on.
 */
export function continueWatch(
  before: Watch,
  { now, awayMs }: { readonly now: number; readonly awayMs: number },
): Watch {
  const wasAway = now - before.lookedAt > awayMs || now < before.lookedAt;
  return { lookedAt: now, watchingSince: wasAway ? now : before.watchingSince };
}
