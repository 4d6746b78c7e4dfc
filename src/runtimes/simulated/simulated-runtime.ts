import { fnv1a32 } from '../../util/fnv-hash.ts';
import type { AssignedPod } from '../agent-port.ts';
import type { NodeRuntime, Observe } from '../node-runtime.ts';
import type { Timers } from '../timers.ts';
import { createDueQueue } from './due-queue.ts';
import { drawDelay, observeStage, stageOf, stageTable } from './pod-stages.ts';
import type { PodStage, StageDelays } from './pod-stages.ts';

export interface SimulatedRuntimeOptions {
  readonly delays: StageDelays;
  readonly timers: Timers;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly chance: () => number;
  /** Address of a node; null when this fleet does not know it. */
  readonly hostIPOf: (nodeName: string) => string | null;
  readonly observe: Observe;
}

interface SimulatedPod {
  readonly pod: AssignedPod;
  stage: PodStage;
  startedAt: string | null;
  /** When the stage ends; Infinity: never. What the queue holds for other times no longer counts. */
  endsAt: number;
}

/**
 * Runs pods without containers, by the stage table. Stages without a delay are passed through at once, without a timer and
 * without a report of their own. After a restart it goes on with pods where their last report left them.
 */
export function createSimulatedRuntime(options: SimulatedRuntimeOptions): NodeRuntime {
  const { delays, timers, chance, observe } = options;
  const pods = new Map<string, SimulatedPod>();
  const queue = createDueQueue<{ readonly uid: string; readonly endsAt: number }>(timers, ({ uid, endsAt }) => {
    const entry = pods.get(uid);
    const next = entry === undefined ? null : stageTable[entry.stage].next;
    if (entry !== undefined && entry.endsAt === endsAt && next !== null) enter(entry, next.stage);
  });

  /** Goes on from the stage's beginning as far as nothing takes time; delayMsMax cuts the first delay short. */
  const settle = (entry: SimulatedPod, stage: PodStage, delayMsMax = Infinity): void => {
    const now = timers.now();
    entry.endsAt = Infinity;
    for (let current: PodStage = stage; ;) {
      entry.stage = current;
      if (stageTable[current].report?.state === 'RUNNING') entry.startedAt ??= new Date(now).toISOString();
      const { next } = stageTable[current];
      if (next === null) return;
      const delayMs = Math.min(drawDelay(delays[next.after], chance()), delayMsMax);
      if (delayMs > 0) {
        entry.endsAt = now + delayMs;
        queue.add(entry.endsAt, { uid: entry.pod.uid, endsAt: entry.endsAt });
        return;
      }
      current = next.stage;
    }
  };

  const report = ({ pod, stage, startedAt }: SimulatedPod): void => {
    if (stageTable[stage].report === null) return;
    observe(pod, observeStage({ pod, stage, startedAt, podIP: podIPOf(pod), hostIP: options.hostIPOf(pod.nodeName) }));
  };

  const enter = (entry: SimulatedPod, stage: PodStage, delayMsMax?: number): void => {
    settle(entry, stage, delayMsMax);
    report(entry);
  };

  return {
    start(pod) {
      const stage = stageOf(pod);
      if (stage === null) return;
      const entry: SimulatedPod = { pod, stage, startedAt: null, endsAt: Infinity };
      pods.set(pod.uid, entry);
      settle(entry, stage);
      // The server knows already what it told us; all else is news.
      if (stage === 'PULLING' || entry.stage !== stage) report(entry);
    },
    observeAgain(uid) {
      const entry = pods.get(uid);
      if (entry !== undefined) report(entry);
    },
    stop(pod, graceMs) {
      const entry = pods.get(pod.uid);
      if (entry?.stage === 'REMOVED') return;
      if (entry?.stage !== 'TERMINATING') {
        const ending: SimulatedPod = entry ?? { pod, stage: 'TERMINATING', startedAt: null, endsAt: Infinity };
        pods.set(pod.uid, ending);
        enter(ending, 'TERMINATING', graceMs);
      } else if (timers.now() + graceMs < entry.endsAt) {
        enter(entry, 'TERMINATING', graceMs);
      }
    },
    kill: (uid) => void pods.delete(uid),
    close() {
      queue.close();
      pods.clear();
    },
  };
}

/** The same for the same pod after a restart; two pods may share one, nobody connects to them. */
function podIPOf({ uid }: AssignedPod): string {
  const hash = fnv1a32(uid);
  return `10.${128 + ((hash >>> 16) & 127)}.${(hash >>> 8) & 255}.${hash & 255}`;
}
