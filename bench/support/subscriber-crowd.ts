import { resolve } from 'node:path';
import type { Closers } from '../../src/main/lifecycle.ts';
import { startScript } from './programs.ts';
import type { CrowdState, OpenCrowd } from './subscribers.ts';
import { waitFor } from './wait-for.ts';

/** Subscribers in a process of their own. */
export interface SubscriberCrowd {
  readonly pid: number;
  /** Returns when every one has subscribed, which the server may not have seen yet: give a cursor. */
  open(crowd: OpenCrowd): Promise<CrowdState>;
  state(): Promise<CrowdState>;
  reset(): Promise<CrowdState>;
  close(): Promise<CrowdState>;
  /** Waits for so many events since the last reset. */
  received(count: number, timeoutMs: number): Promise<CrowdState>;
}

export async function startSubscriberCrowd(closers: Closers): Promise<SubscriberCrowd> {
  const { pid, said } = await startScript(resolve(import.meta.dirname, 'subscribers.ts'), [], closers);
  const tell = async (what: string, body?: object): Promise<CrowdState> => {
    const response = await fetch(new URL(what, said), body && { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as CrowdState;
  };
  return {
    pid,
    open: (crowd) => tell('open', crowd),
    state: () => tell('state'),
    reset: () => tell('reset'),
    close: () => tell('close'),
    async received(count, timeoutMs) {
      let state = await tell('state');
      const isThere = async () => {
        state = await tell('state');
        if (state.strange.length > 0) throw new Error(`subscribers got ${state.strange.join(' · ')}`);
        return state.received >= count;
      };
      await waitFor(isThere, { what: `${count} events at the subscribers`, timeoutMs });
      return state;
    },
  };
}
