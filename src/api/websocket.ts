import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { GraphQLError } from 'graphql';
import { WebSocketServer } from 'ws';
import type { Actor } from '../commands/command.ts';
import { assert } from '../util/assert.ts';
import { readBearer } from './authenticate.ts';
import type { Operations, PreparedOperation } from './operations.ts';
import type { ApiServices } from './services.ts';
import { watchSockets } from './socket-watch.ts';
import type { CheckToken, TokenWatch } from './token-watch.ts';
import { createSocketOutlet, startSubscription, type StreamSocket } from './websocket-operations.ts';
import { createWriteTogether } from './write-together.ts';

export interface WebSocketOptions {
  readonly server: Server;
  readonly path: string;
  readonly operations: Operations;
  readonly services: ApiServices;
  readonly checkToken: CheckToken;
  readonly tokenWatch: TokenWatch;
}

/** Set once the connection was acknowledged. (No interface: graphql-ws wants a type that could have any key.) */
type Extra = { actor?: Actor; connectionId?: string; streamSocket?: StreamSocket };

/** What graphql-ws keeps of a subscription while it runs: little, as there may be thousands. */
interface SubscriptionArgs extends Pick<PreparedOperation, 'schema' | 'document' | 'operationName'> {
  readonly rootValue: undefined;
  readonly contextValue: undefined;
  start(): ReturnType<typeof startSubscription>;
}

/** RFC 6455: the server cannot answer now; come back later. */
const tryAgainLater = 1013;
const closeMsMax = 2_000;

/**
 * GraphQL over WebSocket, protocol graphql-transport-ws. The token comes in connection_init's payload; without a valid
 * one the connection is closed with 4403. Events of subscriptions go out while little waits in the process; what a socket does
 * not take waits in the queues of its streams, and a socket that nobody reads for long is closed (1013).
 */
export function createWebSocketTransport(options: WebSocketOptions): { close(): Promise<void> } {
  const { server, path, operations, services, checkToken, tokenWatch } = options;
  const { config, log } = services;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: config.bodyBytesMax });
  const watch = watchSockets(sockets, config);
  /** Operations have the connection's id and the one that the client gave them. */
  const requestIdOf = ({ connectionId }: Extra, id: string) => `${connectionId}/${id}`;

  const transport = useServer<Record<string, unknown>, Extra>(
    {
      isProd: true,
      connectionInitWaitTimeout: config.connectionInitTimeoutMs,
      async onConnect({ connectionParams, extra }) {
        const header = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
        const token = readBearer(typeof header === 'string' ? header : undefined);
        if (token === null) return false;
        try {
          const actor = await checkToken(token);
          if (actor === null) return false;
          if (extra.socket.readyState !== extra.socket.OPEN) return true;
          extra.actor = actor;
          extra.connectionId = services.ids.uid();
          extra.streamSocket = {
            socket: extra.socket,
            window: watch.add(extra.socket),
            writeTogether: createWriteTogether(extra.request.socket),
          };
          const stop = tokenWatch.watch(token, actor, () => extra.socket.close(CloseCode.Forbidden, 'Forbidden'));
          extra.socket.once('close', stop);
          return true;
        } catch (err) {
          log.warn({ err }, 'api.websocket_not_authenticated');
          extra.socket.close(tryAgainLater, 'Try again later');
          return false;
        }
      },
      onSubscribe({ extra }, id, { query, operationName, variables }) {
        // Only acknowledged connections come here, and those have an actor and a stream socket.
        const prepared = operations.prepare(
          { query, operationName, variables },
          { actor: extra.actor!, requestId: requestIdOf(extra, id) },
        );
        // Errors and operations are told apart as graphql-ws does.
        if (!('kind' in prepared)) return prepared as GraphQLError[];
        if (prepared.kind !== 'subscription') return prepared;
        return subscriptionArgs(prepared, (operation) =>
          startSubscription(operations, operation, createSocketOutlet(extra.streamSocket!, id)),
        );
      },
      execute: (args) => operations.run(args as PreparedOperation),
      subscribe: (args) => (args as unknown as SubscriptionArgs).start(),
      onNext: ({ extra }, id, _payload, _args, result) => operations.present(result, requestIdOf(extra, id)) as never,
      onError: ({ extra }, id, _payload, errors) =>
        operations.presentErrors(errors as never, requestIdOf(extra, id)).errors as never,
    },
    sockets,
    // Peers are asked by socket-watch.ts, all by one timer.
    0,
  );

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== path) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  };
  server.on('upgrade', upgrade);

  return {
    async close() {
      server.off('upgrade', upgrade);
      watch.close();
      // Peers that do not answer the closing in time are cut off.
      const timer = setTimeout(() => sockets.clients.forEach((client) => client.terminate()), closeMsMax);
      await transport.dispose();
      clearTimeout(timer);
    },
  };
}

/** Lets the operation go once it has started. */
function subscriptionArgs(
  prepared: PreparedOperation,
  start: (operation: PreparedOperation) => ReturnType<typeof startSubscription>,
): SubscriptionArgs {
  const { schema, document, operationName } = prepared;
  let waiting: PreparedOperation | null = prepared;
  return {
    schema,
    document,
    operationName,
    rootValue: undefined,
    contextValue: undefined,
    start() {
      assert(waiting !== null, 'a subscription starts once');
      const operation = waiting;
      waiting = null;
      return start(operation);
    },
  };
}
