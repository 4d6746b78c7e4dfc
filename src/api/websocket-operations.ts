import type { ExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import type { Operations, PreparedOperation } from './operations.ts';
import type { Outlet, SendWindow } from './streams/outlet.ts';
import type { OpenStream } from './streams/streams.ts';

/** An acknowledged connection as its streams know it. */
export interface StreamSocket {
  readonly socket: WebSocket;
  readonly window: SendWindow;
  /** To be called before each write (write-together.ts). */
  readonly writeTogether: () => void;
}

/** One subscription's messages on a socket, each around the payload that it shares with others. */
export function createSocketOutlet({ socket, window, writeTogether }: StreamSocket, id: string): Outlet {
  const before = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  const after = Buffer.from('}');
  return {
    get hasRoom() {
      return window.hasRoom;
    },
    onRoom: (listener) => window.onRoom(listener),
    send(payload) {
      if (socket.readyState !== socket.OPEN) return;
      window.sending();
      writeTogether();
      const message = Buffer.concat([before, payload, after], before.length + payload.length + after.length);
      socket.send(message, { binary: false }, window.sent);
    },
  };
}

/**
 * A subscription as graphql-ws knows it: its messages go around graphql-ws, as bytes that many sockets share; what is left to
 * iterate is the end, with the error that there may be.
 */
export async function startSubscription(
  operations: Operations,
  operation: PreparedOperation,
  outlet: Outlet,
): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, undefined>> {
  const accepted = await operations.subscribe(operation);
  if (!('open' in accepted)) return accepted;
  let start: typeof accepted.open | null = accepted.open.bind(accepted);
  let stream: OpenStream | null = null;
  let settle: (error: ExecutionResult | null) => void = () => undefined;
  const ended = new Promise<ExecutionResult | null>((resolve) => (settle = resolve));
  let isOver = false;
  const close = () => {
    isOver = true;
    start = null;
    stream?.close();
    settle(null);
  };
  const generator: AsyncGenerator<ExecutionResult, undefined> = {
    async next() {
      if (isOver) return { done: true, value: undefined };
      // Only once graphql-ws has taken note of it.
      stream = start?.(outlet, (error) => settle(error && { errors: [error] })) ?? stream;
      start = null;
      const last = await ended;
      isOver = true;
      return last === null ? { done: true, value: undefined } : { done: false, value: last };
    },
    async return() {
      close();
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      close();
      throw error;
    },
    [Symbol.asyncIterator]: () => generator,
    async [Symbol.asyncDispose]() {
      close();
    },
  };
  return generator;
}
