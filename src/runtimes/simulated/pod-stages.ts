import { assert } from '../../util/assert.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import type { AssignedPod, PodObservation, ReportedState } from '../agent-port.ts';

/** Where a simulated pod is in its life. */
export type PodStage = 'PULLING' | 'STARTING' | 'RUNNING' | 'READY' | 'TERMINATING' | 'REMOVED';

/** What a delay is for. */
export type StageDelayName = 'pull' | 'start' | 'becomeReady' | 'terminate';

/** Milliseconds from `min` to `max`, evenly spread. Both 0: at once. */
export interface DelayRange {
  readonly min: number;
  readonly max: number;
}

export type StageDelays = Readonly<Record<StageDelayName, DelayRange>>;

export interface StageRule {
  /** What is reported on entering; null: nothing. */
  readonly report: { readonly state: ReportedState; readonly ready: boolean; readonly container: string } | null;
  /** The next stage, and the delay before it; null: it stays until it is told otherwise. */
  readonly next: { readonly stage: PodStage; readonly after: StageDelayName } | null;
}

/** The life of a simulated pod (Pod Lifecycle; the container states of Kubernetes). */
export const stageTable: Readonly<Record<PodStage, StageRule>> = {
  PULLING: {
    report: { state: 'PENDING', ready: false, container: 'pulling image' },
    next: { stage: 'STARTING', after: 'pull' },
  },
  STARTING: {
    report: { state: 'PENDING', ready: false, container: 'starting container' },
    next: { stage: 'RUNNING', after: 'start' },
  },
  RUNNING: {
    report: { state: 'RUNNING', ready: false, container: 'running' },
    next: { stage: 'READY', after: 'becomeReady' },
  },
  READY: { report: { state: 'RUNNING', ready: true, container: 'running' }, next: null },
  // It stays what it was until its processes are gone.
  TERMINATING: { report: null, next: { stage: 'REMOVED', after: 'terminate' } },
  REMOVED: { report: { state: 'REMOVED', ready: false, container: 'gone' }, next: null },
};

/** Every stage after the same time; 0 to ready at once. */
export function evenStageDelays(delayMs: number): StageDelays {
  const range = { min: delayMs, max: delayMs };
  return { pull: range, start: range, becomeReady: range, terminate: range };
}

/** About what a small image on a quick machine takes, spread so that a watcher sees pods one by one. */
export const watchableStageDelays: StageDelays = {
  pull: { min: 300, max: 1_200 },
  start: { min: 150, max: 500 },
  becomeReady: { min: 300, max: 900 },
  terminate: { min: 200, max: 600 },
};

/** `chance` is from 0 (inclusive) to 1 (exclusive). */
export function drawDelay({ min, max }: DelayRange, chance: number): number {
  return min + Math.floor(chance * (max - min + 1));
}

/** The stage that a pod is at when an agent first hears of it; null: it has ended, nothing is to be done. */
export function stageOf(pod: Pick<AssignedPod, 'phase' | 'ready'>): PodStage | null {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return null;
  if (pod.phase === 'Running') return pod.ready ? 'READY' : 'RUNNING';
  return 'PULLING';
}

export interface ObservedPod {
  readonly pod: AssignedPod;
  readonly stage: PodStage;
  /** When its containers began to run, ISO 8601; null before. */
  readonly startedAt: string | null;
  readonly podIP: string;
  readonly hostIP: string | null;
}

/** The report of a stage; only for stages that have one. */
export function observeStage({ pod, stage, startedAt, podIP, hostIP }: ObservedPod): PodObservation {
  const { report } = stageTable[stage];
  assert(report !== null, `stage ${stage} has no report`);
  const { state, ready, container } = report;
  if (state === 'REMOVED') return { state, ready };
  return {
    state,
    ready,
    ...(hostIP === null ? {} : { hostIP }),
    ...(state === 'RUNNING' ? { podIP } : {}),
    containerStatuses: pod.containers.map(({ name, image }) => ({
      name,
      image,
      ready,
      restartCount: 0,
      state: containerState(
        state === 'RUNNING' ? { startedAt } : { waitsFor: `${container} ${stage === 'PULLING' ? image : name}` },
      ),
    })),
  };
}

/** As Kubernetes has it: waiting with a reason, or running since. */
function containerState(of: { readonly startedAt: string | null } | { readonly waitsFor: string }): JsonObject {
  if ('waitsFor' in of) return { waiting: { reason: 'ContainerCreating', message: of.waitsFor } };
  return { running: { startedAt: of.startedAt } };
}
