import { UnavailableError } from '../store/core/store-error.ts';

/**
 * The end of an operation's time. It is looked at before each statement, and each statement has limits of its own: an
 * operation ends soon after its deadline, and nothing of it goes on behind its answer.
 */
export interface Deadline {
  /** @throws UnavailableError when the time is over. */
  check(): void;
  /** Gives the whole time again: what was waited for was asked for. */
  restart(): void;
}

export function createDeadline(ms: number): Deadline {
  let endsAt = performance.now() + ms;
  return {
    check() {
      if (performance.now() <= endsAt) return;
      throw new UnavailableError(`The operation took longer than ${ms / 1000} s: ask for less, or try again later.`);
    },
    restart() {
      endsAt = performance.now() + ms;
    },
  };
}
