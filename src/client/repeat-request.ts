import { Kind } from 'graphql';
import type { DocumentNode } from 'graphql';
import { backoffDelay } from '../util/backoff.ts';
import { ClientError } from './client-error.ts';

/** A request that will be sent again. */
export interface Repetition {
  /** Why: the server's own words. */
  readonly reason: string;
  readonly delayMs: number;
}

/** Sendings of one request. */
const ATTEMPTS_MAX = 6;
const FIRST_MS = 500;
const DELAY_MS_MAX = 8_000;

/** Whether the second of two equal requests does nothing that the first has done: queries, and mutations with a clientMutationId. */
export function isRepeatable(document: DocumentNode, variables: unknown): boolean {
  const isQuery = document.definitions.every(
    (definition) => definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === 'query',
  );
  return isQuery || hasMutationId(variables);
}

function hasMutationId(variables: unknown): boolean {
  if (typeof variables !== 'object' || variables === null) return false;
  const { clientMutationId, input } = variables as { readonly clientMutationId?: unknown; readonly input?: unknown };
  return (typeof clientMutationId === 'string' && clientMutationId !== '') || hasMutationId(input);
}

/**
 * Sends until there is an answer other than UNAVAILABLE, at most six times and not beyond `giveUpAt` (of performance.now);
 * then the last error comes out. It waits as long as the server says, longer after each time, and up to half of that more by
 * chance: clients that were refused together do not come back together.
 */
export async function repeatWhileUnavailable<T>(options: {
  readonly send: () => Promise<T>;
  readonly giveUpAt: number;
  readonly signal: AbortSignal;
  readonly onRepeat: ((repetition: Repetition) => void) | undefined;
}): Promise<T> {
  const { send, giveUpAt, signal, onRepeat } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'UNAVAILABLE' || attempt === ATTEMPTS_MAX) throw error;
      const leastMs = Math.max(error.retryAfterMs ?? 0, backoffDelay(attempt, FIRST_MS, DELAY_MS_MAX));
      const delayMs = leastMs * (1 + Math.random() / 2);
      if (performance.now() + delayMs >= giveUpAt) throw error;
      onRepeat?.({ reason: error.message, delayMs });
      await pause(delayMs, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = () => {
      clearTimeout(timer);
      reject(new ClientError('CLOSED', 'the client was closed'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', close);
      resolve();
    }, ms);
    signal.addEventListener('abort', close, { once: true });
  });
}
