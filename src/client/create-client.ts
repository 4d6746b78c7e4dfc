import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { ClientError } from './client-error.ts';
import { subscribeResumably } from './resumable-subscription.ts';
import type { SubscribeOptions, Subscription } from './resumable-subscription.ts';
import { isRepeatable, repeatWhileUnavailable } from './repeat-request.ts';
import type { Repetition } from './repeat-request.ts';
import { sendRequest } from './send-request.ts';

export interface ClientOptions {
  /** http(s)://…/graphql; subscriptions use the same address as ws(s). */
  readonly url: string;
  /** Bearer token; null asks without one. */
  readonly token: string | null;
  /** A WebSocket class, where the platform has no global one (Node 20: that of package `ws`). */
  readonly webSocket?: unknown;
  readonly fetch?: typeof globalThis.fetch;
  /** Told of each request that is about to be repeated because the server cannot answer now. */
  readonly onRepeat?: (repetition: Repetition) => void;
}

export interface RequestOptions {
  /** Milliseconds until it is given up, repetitions counted in; 30,000 unless told. */
  readonly timeoutMs?: number;
}

export interface Client {
  /**
   * One query or mutation; rejects with ClientError. While the server says that it cannot answer now (UNAVAILABLE), queries and
   * mutations with a clientMutationId are repeated, a few times. A mutation that timed out may have been done all the same.
   */
  request<TData, TVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
    options?: RequestOptions,
  ): Promise<TData>;
  /** Events in order, none missed and none twice, through lost connections and restarts of the server. */
  subscribe<TData, TVariables extends Record<string, unknown>, TEvent, TSnapshot = never>(
    options: SubscribeOptions<TData, TVariables, TEvent, TSnapshot>,
  ): Subscription<TEvent, TSnapshot>;
  /** Ends every request (CLOSED) and subscription. */
  close(): void;
}

const requestTimeoutMs = 30_000;

/** A client of one server for one caller. Runs in browsers and in Node alike. */
export function createClient(options: ClientOptions): Client {
  const { url, token } = options;
  const stopped = new AbortController();
  const subscriptions = new Set<{ close(): void }>();
  return {
    request(document, variables, { timeoutMs = requestTimeoutMs } = {}) {
      const fetch = options.fetch ?? globalThis.fetch;
      const { signal } = stopped;
      const giveUpAt = performance.now() + timeoutMs;
      const send = () => {
        const leftMs = Math.max(1, Math.round(giveUpAt - performance.now()));
        return sendRequest({ url, token, fetch, document, variables, timeoutMs: leftMs, signal });
      };
      return isRepeatable(document, variables)
        ? repeatWhileUnavailable({ send, giveUpAt, signal, onRepeat: options.onRepeat })
        : send();
    },
    subscribe(subscribeOptions) {
      if (stopped.signal.aborted) throw new ClientError('CLOSED', 'the client was closed');
      const target = { url, token, webSocket: options.webSocket ?? null };
      const subscription = subscribeResumably(target, subscribeOptions, () => subscriptions.delete(subscription));
      subscriptions.add(subscription);
      return subscription;
    },
    close() {
      stopped.abort();
      for (const subscription of subscriptions) subscription.close();
    },
  };
}
