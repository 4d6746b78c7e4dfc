import type { AssignedPod, PodObservation } from './agent-port.ts';

/** Hears what becomes of pods; the latest word on a pod counts. */
export type Observe = (pod: AssignedPod, observation: PodObservation) => void;

/** What can run pods. It is told what to do and says later, through `Observe`, what came of it. */
export interface NodeRuntime {
  /** Makes it run, or goes on with it where `phase` and `ready` say it was. */
  start(pod: AssignedPod): void;
  /** Says once more what it observes: the server may know otherwise. Nothing when there is nothing to say. */
  observeAgain(uid: string): void;
  /** Ends it within the time; also one that was never started here. Its last word is REMOVED. May be told again. */
  stop(pod: AssignedPod, graceMs: number): void;
  /** Drops it without a word: its object is gone. */
  kill(uid: string): void;
  close(): void;
}
