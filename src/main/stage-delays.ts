import { evenStageDelays, watchableStageDelays } from '../runtimes/simulated/pod-stages.ts';
import type { StageDelays } from '../runtimes/simulated/pod-stages.ts';

/** Up to this many nodes somebody watches each pod; more are for seeing how fast it goes. */
export const watchedNodesMax = 50;

/** The delays asked for; else such that people can follow a small fleet, and none for a large one. */
export function stageDelaysOf(config: { readonly nodes: number; readonly stageDelay?: number }): StageDelays {
  if (config.stageDelay !== undefined) return evenStageDelays(config.stageDelay);
  return config.nodes <= watchedNodesMax ? watchableStageDelays : evenStageDelays(0);
}
