/** Keeps many readers of many streams from holding up everything else in the process. */
export interface Breather {
  /** null: go on; else wait, this turn of the event loop has taken long enough. */
  pause(): Promise<void> | null;
}

const turnMsMax = 5;

export function createBreather(): Breather {
  let startedAt: number | null = null;
  let next: Promise<void> | null = null;
  let begin: () => void = () => undefined;
  return {
    pause() {
      const now = performance.now();
      if (startedAt === null) {
        startedAt = now;
        next = new Promise((resolve) => (begin = resolve));
        setImmediate(() => {
          startedAt = null;
          begin();
        });
      }
      return now - startedAt < turnMsMax ? null : next;
    },
  };
}
