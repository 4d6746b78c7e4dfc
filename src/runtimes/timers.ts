/** Time as agents need it; tests move their own. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs work once after so many milliseconds, unless it is cancelled before. */
  after(delayMs: number, work: () => void): () => void;
}

/** The real time. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
