/** Waits of one party, without missed wake-ups: remember `version`, look, then wait for a later one. */
export interface Waiter {
  /** Rises with each wake-up. */
  readonly version: number;
  readonly wake: () => void;
  /** Returns once `version` is no longer `seen`, or after timeoutMs. */
  wait(seen: number, timeoutMs?: number): Promise<void>;
}

export function createWaiter(): Waiter {
  let version = 0;
  let resolve: (() => void) | null = null;
  return {
    get version() {
      return version;
    },
    wake() {
      version += 1;
      resolve?.();
    },
    wait(seen, timeoutMs) {
      if (version !== seen) return Promise.resolve();
      return new Promise((done) => {
        const timer = timeoutMs === undefined ? null : setTimeout(() => resolve?.(), timeoutMs);
        resolve = () => {
          resolve = null;
          if (timer !== null) clearTimeout(timer);
          done();
        };
      });
    },
  };
}
