import type { DaemonSetStatus, DaemonSetUpdateStrategy } from '../model/daemon-set.ts';
import { replacesOldPods } from './max-unavailable.ts';

/** What a rollout waits for. */
export type RolloutPhase = 'UNOBSERVED' | 'UPDATING' | 'WAITING_FOR_DELETION' | 'WAITING_FOR_AVAILABILITY' | 'COMPLETE';

/** How far a rollout is: the set's published numbers, and what they mean. */
export interface RolloutProgress {
  readonly generation: number;
  readonly observedGeneration: number;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete';
  readonly desired: number;
  readonly current: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly unavailable: number;
  readonly misscheduled: number;
  readonly phase: RolloutPhase;
  readonly done: boolean;
}

interface RollingSet {
  readonly generation: number;
  readonly spec: { readonly updateStrategy?: DaemonSetUpdateStrategy };
  readonly status: DaemonSetStatus;
}

/** From a set's spec and status. The first of the phases that fits, in the order in which kubectl asks. */
export function rolloutProgress({ generation, spec, status }: RollingSet): RolloutProgress {
  const phase = phaseOf({ generation, spec, status });
  return {
    generation,
    observedGeneration: status.observedGeneration,
    updateStrategy: replacesOldPods(spec.updateStrategy) ? 'RollingUpdate' : 'OnDelete',
    desired: status.desiredNumberScheduled,
    current: status.currentNumberScheduled,
    updated: status.updatedNumberScheduled,
    ready: status.numberReady,
    available: status.numberAvailable,
    unavailable: status.numberUnavailable,
    misscheduled: status.numberMisscheduled,
    phase,
    done: phase === 'COMPLETE',
  };
}

function phaseOf({ generation, spec, status }: RollingSet): RolloutPhase {
  if (status.observedGeneration < generation) return 'UNOBSERVED';
  if (status.updatedNumberScheduled < status.desiredNumberScheduled) {
    return replacesOldPods(spec.updateStrategy) ? 'UPDATING' : 'WAITING_FOR_DELETION';
  }
  return status.numberAvailable < status.desiredNumberScheduled ? 'WAITING_FOR_AVAILABILITY' : 'COMPLETE';
}
