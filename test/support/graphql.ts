import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestServer } from './http-server.ts';

/** A GraphQL answer, as loosely typed as it arrives. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests read deep into answers; a wrong shape fails the expectation.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly errors: any;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

/** One operation over HTTP, with the administrator's token unless told; null: without one. */
export const post = async (
  server: TestServer,
  query: string,
  options: { readonly variables?: object; readonly token?: string | null } = {},
): Promise<Answer> => {
  const token = options.token === undefined ? server.token : options.token;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables: options.variables }),
  });
  const body = (await response.json()) as Pick<Answer, 'data' | 'errors' | 'extensions'>;
  return { ...body, status: response.status, headers: response.headers };
};

/** The same, for operations that must have no errors. */
export const ask = async (...call: Parameters<typeof post>): Promise<Answer['data']> => {
  const answer = await post(...call);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors, null, 2));
  return answer.data;
};

/** A subscription's messages, as they came. */
export interface Stream {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly messages: any[];
  /** The next message that was not taken yet; fails when none comes in time. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  next(): Promise<any>;
  /** Resolves when the server completed it or the socket closed; with the close code, if it closed. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
}

const messageMsMax = 10_000;

/** Subscribes over a WebSocket of its own. */
export const subscribe = (
  server: TestServer,
  query: string,
  options: { readonly variables?: Record<string, unknown>; readonly token?: string } = {},
): Stream => {
  const client: Client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${options.token ?? server.token}` },
    retryAttempts: 0,
    lazyCloseTimeout: 0,
  });
  const messages: unknown[] = [];
  let taken = 0;
  let wake: () => void = () => undefined;
  let end: (code: number | null) => void = () => undefined;
  const ended = new Promise<number | null>((resolve) => {
    end = resolve;
  });
  client.subscribe(
    { query, variables: options.variables },
    {
      next(message) {
        messages.push(message);
        wake();
      },
      error(error) {
        if (typeof error === 'object' && error !== null && 'code' in error) end((error as { code: number }).code);
        else {
          messages.push({ errors: error });
          wake();
          end(null);
        }
      },
      complete: () => end(null),
    },
  );
  return {
    messages: messages as Stream['messages'],
    async next() {
      if (taken === messages.length) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          timer = setTimeout(() => reject(new Error('no message came')), messageMsMax);
        }).finally(() => clearTimeout(timer));
      }
      taken += 1;
      return messages[taken - 1] as Stream['messages'][number];
    },
    ended,
    async close() {
      await client.dispose();
    },
  };
};
