import type { Condition, ContainerStatus, PodPhase } from '../model/pod.ts';
import { setCondition } from './set-condition.ts';
import type { ObservedCondition } from './set-condition.ts';

export interface PodConditionInput {
  readonly conditions: readonly Condition[];
  readonly phase: PodPhase;
  readonly ready: boolean;
  /** All init containers have succeeded. */
  readonly initialized: boolean;
  readonly containerStatuses: readonly ContainerStatus[];
  /** ISO 8601. */
  readonly now: string;
}

/** The four conditions of a bound pod (Pod Lifecycle: "Pod conditions") as its agent's report has them. */
export function podConditions(input: PodConditionInput): Condition[] {
  const { conditions, phase, ready, initialized, containerStatuses, now } = input;
  const unready = unreadyBecause(phase, containerStatuses);
  const found: ObservedCondition[] = [
    { type: 'PodScheduled', status: 'True' },
    initialized
      ? { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' && { reason: 'PodCompleted' }) }
      : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized' },
    ready ? { type: 'ContainersReady', status: 'True' } : { type: 'ContainersReady', status: 'False', ...unready },
    ready ? { type: 'Ready', status: 'True' } : { type: 'Ready', status: 'False', ...unready },
  ];
  return found.reduce((all, condition) => setCondition(all, condition, now), [...conditions]);
}

function unreadyBecause(phase: PodPhase, statuses: readonly ContainerStatus[]): { reason: string; message?: string } {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  const unready = statuses.filter((status) => !status.ready).map((status) => status.name);
  return { reason: 'ContainersNotReady', ...(unready.length > 0 && { message: `not ready: ${unready.join(', ')}` }) };
}

/**
 * The conditions of a pod whose node is not ready any more: it cannot be taken for ready, whatever its agent said last. All else
 * stays as it was reported. `now` is ISO 8601.
 */
export function loseReadiness(conditions: readonly Condition[], now: string): Condition[] {
  return setCondition(
    conditions,
    { type: 'Ready', status: 'False', reason: 'NodeNotReady', message: 'its node is not ready' },
    now,
  );
}
