import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Actor } from '../commands/command.ts';
import type { OperationRequest, Operations, PreparedOperation } from './operations.ts';
import type { ApiConfig } from './services.ts';
import { createSendWindow } from './streams/outlet.ts';
import type { Outlet, SendWindow } from './streams/outlet.ts';
import type { OpenStream } from './streams/streams.ts';
import type { TokenWatch } from './token-watch.ts';

export interface SseOptions {
  readonly operations: Operations;
  readonly tokenWatch: TokenWatch;
  readonly config: Pick<ApiConfig, 'pingIntervalMs' | 'silenceMsMax'>;
}

export interface SseCaller {
  readonly actor: Actor;
  readonly token: string;
}

/**
 * GraphQL over Server-Sent Events, "distinct connections mode" of the graphql-sse protocol: one request, one operation,
 * events `next` and `complete`. Written by hand because the package's server part queues without bound what a slow reader
 * does not take; here it waits in the bounded queue of its stream.
 */
export function createSseTransport({ operations, tokenWatch, config }: SseOptions) {
  const open = new Set<Session>();
  // Comments keep connections through proxies that end quiet ones. Who has something to take and takes nothing is cut off.
  const timer = setInterval(() => {
    const silentSince = performance.now() - config.silenceMsMax;
    for (const session of open) session.ping(silentSince);
  }, config.pingIntervalMs);
  return {
    async handle(request: FastifyRequest, reply: FastifyReply, { actor, token }: SseCaller): Promise<void> {
      const operationRequest = readRequest(request);
      if (operationRequest === null) {
        await reply.code(400).send({ errors: [{ message: 'Send { query, operationName, variables }.' }] });
        return;
      }
      const prepared = operations.prepare(operationRequest, { actor, requestId: request.id });
      if (Array.isArray(prepared)) {
        await reply.code(400).send(operations.presentErrors(prepared, request.id));
        return;
      }
      const operation = prepared as Exclude<typeof prepared, readonly GraphQLError[]>;
      if (operation.kind === 'mutation' && request.method === 'GET') {
        await reply
          .code(405)
          .header('allow', 'POST')
          .send({ errors: [{ message: 'Mutations need POST.' }] });
        return;
      }
      reply.hijack();
      const session = createSession(reply.raw);
      open.add(session);
      const stop = tokenWatch.watch(token, actor, () => session.end('FORBIDDEN'));
      try {
        await answer(session, operation, request.id);
        if (session.ended === 'FORBIDDEN') {
          const error = new GraphQLError('The token is no longer valid.', { extensions: { code: 'UNAUTHENTICATED' } });
          await session.write('next', operations.presentErrors([error], request.id));
        }
        // Without `complete` a reader knows that it was cut off and comes back.
        if (session.ended !== 'SHUTDOWN') await session.write('complete', null);
      } finally {
        stop();
        open.delete(session);
        reply.raw.end();
      }
    },
    /** Ends all streams. */
    close() {
      clearInterval(timer);
      for (const session of open) session.end('SHUTDOWN');
    },
  };

  /** Everything that the operation has to say; returns when that is written, or the session has ended. */
  async function answer(session: Session, operation: PreparedOperation, requestId: string): Promise<void> {
    if (operation.kind !== 'subscription') {
      return session.write('next', operations.present(await operations.run(operation), requestId));
    }
    const accepted = await operations.subscribe(operation);
    if (!('open' in accepted)) return session.write('next', operations.present(accepted, requestId));
    if (session.ended) return;
    const error = await session.follow((outlet, onEnd) => accepted.open(outlet, onEnd));
    if (error) await session.write('next', operations.presentErrors([error], requestId));
  }
}

type Ending = 'GONE' | 'FORBIDDEN' | 'SHUTDOWN';

interface Session {
  readonly ended: Ending | null;
  end(why: Ending): void;
  /** Sends a comment; cuts the connection if something waits since before then for its reader to take it. */
  ping(silentSince: number): void;
  write(event: 'next' | 'complete', data: unknown): Promise<void>;
  /** Sends the stream's messages until it has ended (with its error) or the session has. */
  follow(
    open: (outlet: Outlet, onEnd: (error: GraphQLError | null) => void) => OpenStream,
  ): Promise<GraphQLError | null>;
}

const eventStart = Buffer.from('event: next\ndata: ');
const eventEnd = Buffer.from('\n\n');

function createSession(response: ServerResponse): Session {
  let ended: Ending | null = null;
  let leave: () => void = () => undefined;
  const end = (why: Ending) => {
    ended ??= why;
    leave();
  };
  response.once('close', () => end('GONE'));
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  // Some browsers take no headers before the first byte of the body.
  response.write(':\n\n');
  const window = createSendWindow(() => response.writableLength);
  const outlet = createOutlet(response, window);
  return {
    get ended() {
      return ended;
    },
    end,
    ping(silentSince) {
      const { stuckSince } = window;
      if (stuckSince === null) response.write(':\n\n');
      else if (stuckSince < silentSince) response.destroy();
    },
    write: (event, data) =>
      new Promise((resolve) => {
        // Nobody is left to be told of a failed write; `close` ends the stream.
        if (!response.writable) return resolve();
        response.write(`event: ${event}\ndata: ${data === null ? '' : JSON.stringify(data)}\n\n`, () => resolve());
        leave = resolve;
      }),
    follow: (open) =>
      new Promise((resolve) => {
        const stream = open(outlet, resolve);
        leave = () => {
          stream.close();
          resolve(null);
        };
      }),
  };
}

function createOutlet(response: ServerResponse, window: SendWindow): Outlet {
  return {
    get hasRoom() {
      return window.hasRoom;
    },
    onRoom: (listener) => window.onRoom(listener),
    send(payload) {
      if (!response.writable) return;
      window.sending();
      response.write(Buffer.concat([eventStart, payload, eventEnd]), window.sent);
    },
  };
}

function readRequest(request: FastifyRequest): OperationRequest | null {
  // Anything may have been sent; each member is looked at.
  const given = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | null | undefined;
  if (typeof given !== 'object' || given === null || typeof given['query'] !== 'string') return null;
  const { query, operationName } = given as { query: string; operationName?: unknown };
  const variables = typeof given['variables'] === 'string' ? parseObject(given['variables']) : given['variables'];
  if (variables != null && typeof variables !== 'object') return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  return { query, operationName, variables: variables as Readonly<Record<string, unknown>> | null | undefined };
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
