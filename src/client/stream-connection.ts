import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createClient } from 'graphql-ws/client';
import { classifyErrors } from './classify-errors.ts';
import type { ServerError } from './classify-errors.ts';
import { ClientError } from './client-error.ts';
import { describeNetworkError } from './describe-network-error.ts';

export interface OpenStream<TData, TVariables> {
  readonly url: string;
  readonly token: string | null;
  /** A WebSocket class; null: the global one. */
  readonly webSocket: unknown;
  readonly document: TypedDocumentNode<TData, TVariables>;
  readonly variables: TVariables;
  /** The server has accepted the connection; the subscription is being sent. */
  readonly onOpen: () => void;
  readonly onData: (data: TData) => void;
  /** Called once, when the stream has ended and was not closed by us. */
  readonly onEnd: (error: ClientError) => void;
}

export interface StreamConnection {
  close(): void;
}

// Close codes of the graphql-transport-ws protocol after which the same attempt would fail again. 4401 and 4403: the token.
// 4408 (no init in time) and 4500 (the server failed) are not among them.
const fatalCloseCodes: ReadonlyMap<number, 'UNAUTHENTICATED' | 'FORBIDDEN' | 'PROTOCOL'> = new Map([
  [4400, 'PROTOCOL'],
  [4401, 'UNAUTHENTICATED'],
  [4403, 'UNAUTHENTICATED'],
  [4406, 'PROTOCOL'],
  [4409, 'PROTOCOL'],
  [4429, 'PROTOCOL'],
]);

/** What is used of a WebSocket; the global class and that of package `ws` both fit. */
type WebSocketClass = new (
  url: string,
  protocols?: string | string[],
) => {
  addEventListener(type: 'close' | 'error', listener: (event: unknown) => void): void;
  close(code?: number, reason?: string): void;
};

/** One subscription on a socket of its own, once: no retries here. After close() nothing is called any more. */
export function openStream<TData, TVariables extends Record<string, unknown>>(
  stream: OpenStream<TData, TVariables>,
): StreamConnection {
  let isOver = false;
  let socketError: unknown = null;
  let socket: InstanceType<WebSocketClass> | null = null;

  // Watched from outside of graphql-ws, which reconnects by itself after close code 1000 (and would subscribe from the old
  // place again), and cannot end a socket that is still connecting. The listeners here are the first ones to hear.
  const Base = (stream.webSocket ?? (globalThis as { WebSocket?: unknown }).WebSocket) as WebSocketClass;
  class WatchedSocket extends Base {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols);
      socket = this as InstanceType<WebSocketClass>;
      // The reason of a refused connection comes here; the close event that follows has none.
      this.addEventListener('error', (event) => {
        socketError = event;
      });
      this.addEventListener('close', (event) => finish(toClientError(stream.url, event, socketError)));
      if (isOver) this.close(1000);
    }
  }

  function leave(): void {
    isOver = true;
    // Rejects when the connection fails meanwhile, which no longer matters.
    Promise.resolve(client.dispose()).catch(() => undefined);
    socket?.close(1000);
  }

  function finish(error: ClientError): void {
    if (isOver) return;
    leave();
    stream.onEnd(error);
  }

  const client = createClient({
    url: stream.url.replace(/^http/, 'ws'),
    webSocketImpl: WatchedSocket,
    lazy: true,
    retryAttempts: 0,
    connectionParams: stream.token === null ? {} : { authorization: `Bearer ${stream.token}` },
    on: {
      connected: () => {
        if (!isOver) stream.onOpen();
      },
    },
  });
  client.subscribe<TData>(
    { query: print(stream.document), variables: stream.variables },
    {
      next: (result) => {
        if (isOver) return;
        if (result.errors && result.errors.length > 0) finish(classifyErrors(result.errors as readonly ServerError[]));
        else if (result.data) stream.onData(result.data);
      },
      error: (error) => finish(toClientError(stream.url, error, socketError)),
      complete: () => finish(new ClientError('UNAVAILABLE', 'the server ended the stream')),
    },
  );
  return {
    close() {
      if (!isOver) leave();
    },
  };
}

function toClientError(url: string, error: unknown, socketError: unknown): ClientError {
  if (Array.isArray(error)) return classifyErrors(error as readonly ServerError[]);
  const close = closeEventOf(error);
  if (close === null || close.code === 1006) {
    const cause = innerError(socketError ?? error);
    return new ClientError('UNREACHABLE', describeNetworkError(url, cause), { cause });
  }
  const message = close.reason === '' ? `the server closed the connection (${close.code})` : close.reason;
  const code = fatalCloseCodes.get(close.code);
  if (code === 'UNAUTHENTICATED')
    return new ClientError(code, 'the server does not accept the token', { cause: error });
  return new ClientError(code ?? 'UNAVAILABLE', message, { cause: error });
}

function closeEventOf(error: unknown): { readonly code: number; readonly reason: string } | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code, reason } = error as { code: unknown; reason?: unknown };
  return typeof code === 'number' ? { code, reason: typeof reason === 'string' ? reason : '' } : null;
}

/** The ErrorEvent of a socket carries the error itself, except in browsers. */
function innerError(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'error' in error) return error.error;
  return closeEventOf(error) === null ? error : new Error('the connection was lost');
}
