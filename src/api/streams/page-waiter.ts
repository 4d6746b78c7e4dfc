import type { FeedPage } from '../../store/feed/feed-page.ts';
import type { FeedSubscription } from '../../store/feed/feed-subscription.ts';

type Outcome = { readonly page: FeedPage } | { readonly error: unknown } | 'END';

export interface PageWaiter {
  /** The next page; TIMEOUT when it is time to say something else: the page waited for is kept for the next call. */
  wait(timeoutMs: number): Promise<FeedPage | 'TIMEOUT' | 'END'>;
}

/** Waits for pages of changes, each for a time only. */
export function createPageWaiter(pages: FeedSubscription): PageWaiter {
  let outcome: Outcome | null = null;
  let isAsked = false;
  let wake: () => void = () => undefined;
  const settle = (settled: Outcome) => {
    outcome = settled;
    wake();
  };
  return {
    async wait(timeoutMs) {
      if (!isAsked) {
        isAsked = true;
        pages.next().then(
          (result) => settle(result.done === true ? 'END' : { page: result.value }),
          (error: unknown) => settle({ error }),
        );
      }
      if (outcome === null) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, Math.max(timeoutMs, 0));
        });
        clearTimeout(timer);
      }
      if (outcome === null) return 'TIMEOUT';
      const settled: Outcome = outcome;
      outcome = null;
      isAsked = false;
      if (settled === 'END') return 'END';
      if ('error' in settled) throw settled.error;
      return settled.page;
    },
  };
}
