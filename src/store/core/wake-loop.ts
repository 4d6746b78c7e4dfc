import { setTimeout as delay } from 'node:timers/promises';

export interface WakeLoopOptions {
  /** One look at what there is to do; gives how long to rest until the next one without being woken, 0: go on at once. */
  readonly round: () => Promise<number>;
  /** After so many failures in a row, how long to wait. Wake-ups do not shorten it: a round that fails must not spin. */
  readonly retryMs: (failures: number) => number;
  readonly onError: ((error: unknown) => void) | undefined;
  /** Wake-ups that come within this time are answered by one round. */
  readonly gatherMs?: number;
}

/** Rounds, one after the other, as long as the process lives. */
export interface WakeLoop {
  /** Asks for a round soon. Any number of wake-ups during a round ask for one more. */
  wake(): void;
  /** Begins no further round; errors of the one under way are nobody's business any more. */
  stop(): void;
  /** Settles after `stop`, when the last round has ended. */
  readonly ended: Promise<void>;
}

/** Starts at once: what was left before the process began is found by the first round. */
export function createWakeLoop({ round, retryMs, onError, gatherMs = 0 }: WakeLoopOptions): WakeLoop {
  let isAsked = true;
  let isStopped = false;
  let rest = new AbortController();

  const run = async () => {
    let failures = 0;
    while (!isStopped) {
      isAsked = false;
      try {
        const restMs = await round();
        failures = 0;
        rest = new AbortController();
        if (!isAsked && !isStopped && restMs > 0) {
          await delay(restMs, undefined, { signal: rest.signal }).catch(() => undefined);
        }
      } catch (error) {
        if (isStopped) return;
        onError?.(error);
        failures += 1;
        await delay(retryMs(failures));
      }
      if (isAsked && !isStopped && gatherMs > 0) await delay(gatherMs);
    }
  };

  return {
    wake() {
      isAsked = true;
      rest.abort();
    },
    stop() {
      isStopped = true;
      rest.abort();
    },
    ended: run(),
  };
}
