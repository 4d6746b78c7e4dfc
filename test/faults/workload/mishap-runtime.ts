import type { AssignedPod, PodObservation } from '../../../src/runtimes/agent-port.ts';
import type { NodeRuntime, Observe } from '../../../src/runtimes/node-runtime.ts';
import { createSimulatedRuntime } from '../../../src/runtimes/simulated/simulated-runtime.ts';
import { systemTimers } from '../../../src/runtimes/timers.ts';
import type { Random } from '../../support/random.ts';

const delays = {
  pull: { min: 0, max: 60 },
  start: { min: 0, max: 40 },
  becomeReady: { min: 10, max: 120 },
  terminate: { min: 10, max: 150 },
};

/** Simulated nodes whose pods sometimes fail, or are unready for a while, some time after they became ready. */
export function createMishapRuntime(options: {
  readonly random: Random;
  readonly observe: Observe;
  readonly isCalm: () => boolean;
}): NodeRuntime {
  const { random, observe, isCalm } = options;
  const healthy = new Set<string>();
  const told = new Map<string, readonly [AssignedPod, PodObservation]>();
  let isClosed = false;

  const later = (pod: AssignedPod, delayMs: number, work: () => void) =>
    setTimeout(() => {
      if (!isClosed && healthy.has(pod.uid)) work();
    }, delayMs).unref();

  const tell: Observe = (pod, observation) => {
    told.set(pod.uid, [pod, observation]);
    observe(pod, observation);
  };

  const mishap = (pod: AssignedPod, ready: PodObservation) => {
    const chosen = random.below(100);
    const delayMs = 100 + random.below(2_000);
    if (chosen < 6) {
      later(pod, delayMs, () => {
        if (isCalm()) return;
        healthy.delete(pod.uid);
        tell(pod, { state: 'FAILED', ready: false, reason: 'Mishap' });
      });
    } else if (chosen < 14) {
      later(pod, delayMs, () => {
        tell(pod, { ...ready, ready: false });
        later(pod, 50 + random.below(800), () => tell(pod, ready));
      });
    }
  };

  const runtime = createSimulatedRuntime({
    delays,
    timers: systemTimers,
    chance: () => random.below(1_000_000) / 1_000_000,
    hostIPOf: () => null,
    observe(pod, observation) {
      tell(pod, observation);
      if (!observation.ready) return;
      healthy.add(pod.uid);
      if (!isCalm()) mishap(pod, observation);
    },
  });

  return {
    start: (pod) => runtime.start(pod),
    observeAgain(uid) {
      const last = told.get(uid);
      if (last !== undefined) observe(...last);
    },
    stop(pod, graceMs) {
      healthy.delete(pod.uid);
      runtime.stop(pod, graceMs);
    },
    kill(uid) {
      healthy.delete(uid);
      told.delete(uid);
      runtime.kill(uid);
    },
    close() {
      isClosed = true;
      runtime.close();
    },
  };
}
