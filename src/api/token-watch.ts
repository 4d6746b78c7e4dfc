import type { Actor } from '../commands/command.ts';

/** Whether a token is good now; throws when the database cannot be asked. */
export type CheckToken = (token: string) => Promise<Actor | null>;

/** Looks after the tokens of open streams: one question a token and interval, however many streams it has. */
export interface TokenWatch {
  /** Calls back once when the token is no longer good, or stands for something else; gives how to stop. */
  watch(token: string, actor: Actor, onEnd: () => void): () => void;
  close(): void;
}

interface WatchedToken {
  readonly actor: Actor;
  readonly listeners: Set<() => void>;
}

/**
 * Streams end within two intervals of the end of their token (api.md, promise 7). While the database is away nothing can
 * be known and nothing be streamed: nobody is cut off for it.
 */
export function createTokenWatch(check: CheckToken, intervalMs: number): TokenWatch {
  const tokens = new Map<string, WatchedToken>();
  let timer: NodeJS.Timeout | null = null;

  const checkAll = async () => {
    for (const [token, { actor, listeners }] of [...tokens]) {
      const now = await check(token).catch(() => actor);
      if (JSON.stringify(now) === JSON.stringify(actor)) continue;
      tokens.delete(token);
      for (const onEnd of [...listeners]) onEnd();
    }
    timer = tokens.size > 0 ? setTimeout(() => void checkAll(), intervalMs) : null;
  };

  return {
    watch(token, actor, onEnd) {
      const watched = tokens.get(token) ?? { actor, listeners: new Set() };
      tokens.set(token, watched);
      watched.listeners.add(onEnd);
      timer ??= setTimeout(() => void checkAll(), intervalMs);
      return () => {
        watched.listeners.delete(onEnd);
        if (watched.listeners.size === 0 && tokens.get(token) === watched) tokens.delete(token);
      };
    },
    close() {
      tokens.clear();
      if (timer) clearTimeout(timer);
    },
  };
}
