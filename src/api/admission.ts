import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { UnavailableError } from '../store/core/store-error.ts';
import type { Actor, Role } from '../commands/command.ts';

/**
 * Who shares places: people and their scripts; agents, of which there are thousands; tokens that were not seen yet; and
 * operations that only wait (`settled`), which would keep the places of those that work.
 */
export type Lane = 'PEOPLE' | 'AGENTS' | 'STRANGERS' | 'WAITS';

export interface LaneLimits {
  /** At work at once. */
  readonly runningMax: number;
  /** Waiting for a place; who comes then is refused at once. */
  readonly waitingMax: number;
}

export type AdmissionLimits = Readonly<Record<Lane, LaneLimits>> & {
  /** Milliseconds that anybody waits for a place. */
  readonly waitMsMax: number;
};

/** At most 56 operations share the pool's connections, and at most 750 wait, without their bodies. */
export const admissionLimitsDefault: AdmissionLimits = {
  PEOPLE: { runningMax: 24, waitingMax: 250 },
  AGENTS: { runningMax: 24, waitingMax: 250 },
  STRANGERS: { runningMax: 8, waitingMax: 250 },
  WAITS: { runningMax: 64, waitingMax: 0 },
  waitMsMax: 5_000,
};

/** The right to be at work; given back exactly once, however often `leave` is called. */
export interface Place {
  leave(): void;
}

/** Bounds what the API does at once. */
export interface Admission {
  /**
   * Waits for a place, in the order of arrival.
   *
   * @throws UnavailableError at once when too many wait, and later when the wait was too long or `signal` fired.
   */
  enter(lane: Lane, signal?: AbortSignal): Promise<Place>;
}

export function createAdmission(limits: AdmissionLimits): Admission {
  const lanes: Record<Lane, PQueue> = {
    PEOPLE: new PQueue({ concurrency: limits.PEOPLE.runningMax }),
    AGENTS: new PQueue({ concurrency: limits.AGENTS.runningMax }),
    STRANGERS: new PQueue({ concurrency: limits.STRANGERS.runningMax }),
    WAITS: new PQueue({ concurrency: limits.WAITS.runningMax }),
  };
  return {
    async enter(lane, signal) {
      const queue = lanes[lane];
      const { runningMax, waitingMax } = limits[lane];
      if (queue.pending >= runningMax && queue.size >= waitingMax) throw overloaded();
      const waiting = new AbortController();
      const giveUp = () => waiting.abort(overloaded());
      const timer = setTimeout(giveUp, limits.waitMsMax);
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted) giveUp();
      const stopWaiting = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      };
      return new Promise<Place>((resolve, reject) => {
        const stay = () =>
          new Promise<void>((leave) => {
            stopWaiting();
            resolve({ leave });
          });
        queue.add(stay, { signal: waiting.signal }).catch((error: unknown) => {
          stopWaiting();
          reject(error as Error);
        });
      });
    },
  };
}

function overloaded(): UnavailableError {
  return new UnavailableError('The server has too much to do; nothing was done, try again.');
}

export function laneOf({ role }: Pick<Actor, 'role'>): 'PEOPLE' | 'AGENTS' {
  return role === 'AGENT' || role === 'FLEET' ? 'AGENTS' : 'PEOPLE';
}

/** More than nodes in the largest fleet. */
const TOKENS_MAX = 20_000;

/**
 * What tokens stood for when they were last asked about. A hint for the lane in which the next question waits, never an
 * answer to it: a flood of made-up tokens fills the lane of strangers only.
 */
export function createTokenLanes() {
  const lanes = new LRUCache<string, 'PEOPLE' | 'AGENTS'>({ max: TOKENS_MAX });
  return {
    laneOf: (token: string): Lane => lanes.get(token) ?? 'STRANGERS',
    note(token: string, actor: { readonly role: Role } | null): void {
      if (actor === null) lanes.delete(token);
      else lanes.set(token, laneOf(actor));
    },
  };
}

export type TokenLanes = ReturnType<typeof createTokenLanes>;
