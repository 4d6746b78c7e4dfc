import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { Actor } from '../commands/command.ts';
import type { OperationRequest, Operations } from './operations.ts';
import type { TokenWatch } from './token-watch.ts';

export interface SseOptions {
  readonly operations: Operations;
  readonly tokenWatch: TokenWatch;
}

export interface SseCaller {
  readonly actor: Actor;
  readonly token: string;
}

/** Keeps connections through proxies that end quiet ones. */
const pingMs = 12_000;

/**
 * GraphQL over Server-Sent Events, "distinct connections mode" of the graphql-sse protocol: one request, one operation,
 * events `next` and `complete`. Written by hand because the package's server part queues without bound what a slow reader
 * does not take; here the next event is asked for when the one before has left the process.
 */
export function createSseTransport({ operations, tokenWatch }: SseOptions) {
  const open = new Set<() => void>();
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
      await stream(reply.raw, async (session) => {
        const results = await operations.run(operation);
        const stop = tokenWatch.watch(token, actor, () => session.end('FORBIDDEN'));
        try {
          await session.forward(results, (result) => operations.present(result, request.id));
        } finally {
          stop();
        }
        if (session.ended === 'FORBIDDEN') {
          const error = new GraphQLError('The token is no longer valid.', { extensions: { code: 'UNAUTHENTICATED' } });
          await session.write('next', operations.presentErrors([error], request.id));
        }
        // Without `complete` a reader knows that it was cut off and comes back.
        if (session.ended !== 'SHUTDOWN') await session.write('complete', null);
      });
    },
    /** Ends all streams. */
    close() {
      for (const end of [...open]) end();
    },
  };

  async function stream(response: ServerResponse, work: (session: Session) => Promise<void>): Promise<void> {
    const session = createSession(response);
    const shutDown = () => session.end('SHUTDOWN');
    open.add(shutDown);
    const ping = setInterval(() => void response.write(':\n\n'), pingMs);
    try {
      await work(session);
    } finally {
      clearInterval(ping);
      open.delete(shutDown);
      response.end();
    }
  }
}

type Ending = 'GONE' | 'FORBIDDEN' | 'SHUTDOWN';

interface Session {
  readonly ended: Ending | null;
  end(why: Ending): void;
  write(event: 'next' | 'complete', data: unknown): Promise<void>;
  forward(
    results: ExecutionResult | AsyncIterableIterator<ExecutionResult>,
    present: (result: ExecutionResult) => unknown,
  ): Promise<void>;
}

function createSession(response: ServerResponse): Session {
  let ended: Ending | null = null;
  let results: AsyncIterableIterator<ExecutionResult> | null = null;
  const end = (why: Ending) => {
    ended ??= why;
    void results?.return?.();
  };
  response.once('close', () => end('GONE'));
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  // Some browsers take no headers before the first byte of the body.
  response.write(':\n\n');
  const write: Session['write'] = (event, data) =>
    new Promise((resolve) => {
      // Nobody is left to be told of a failed write; `close` ends the stream.
      if (response.writable)
        response.write(`event: ${event}\ndata: ${data === null ? '' : JSON.stringify(data)}\n\n`, () => resolve());
      else resolve();
    });
  return {
    get ended() {
      return ended;
    },
    end,
    write,
    async forward(given, present) {
      if (!(Symbol.asyncIterator in given)) return write('next', present(given));
      results = given;
      if (ended) await results.return?.();
      for await (const result of results) {
        if (ended) break;
        await write('next', present(result));
      }
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
