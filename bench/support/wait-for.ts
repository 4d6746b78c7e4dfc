import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly what: string;
  readonly timeoutMs?: number;
  /** How exact the end is known. */
  readonly pollMs?: number;
}

/** Asks until the answer is true. */
export async function waitFor(isThere: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const { what, timeoutMs = 600_000, pollMs = 25 } = options;
  const giveUpAt = performance.now() + timeoutMs;
  while (!(await isThere())) {
    if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${timeoutMs / 1_000} s`);
    await delay(pollMs);
  }
}
