import type { Timers } from '../../src/runtimes/timers.ts';

/** Time that moves when told; promises settle between two timers. */
export interface FakeTimers extends Timers {
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  readonly waiting: number;
}

/** Lets everything that only waits for promises go on. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export const createFakeTimers = (startMs = Date.UTC(2026, 0, 1)): FakeTimers => {
  let now = startMs;
  let order = 0;
  const waiting = new Map<number, { readonly at: number; readonly work: () => void }>();
  const earliest = () => [...waiting].sort(([a, left], [b, right]) => left.at - right.at || a - b)[0];
  return {
    now: () => now,
    after(delayMs, work) {
      order += 1;
      const id = order;
      waiting.set(id, { at: now + delayMs, work });
      return () => waiting.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let next = earliest(); next !== undefined && next[1].at <= end; next = earliest()) {
        const [id, { at, work }] = next;
        waiting.delete(id);
        now = at;
        work();
        await settle();
      }
      now = end;
    },
    get waiting() {
      return waiting.size;
    },
  };
};
