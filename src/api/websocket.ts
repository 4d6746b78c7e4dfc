import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Actor } from '../commands/command.ts';
import { readBearer } from './authenticate.ts';
import type { Operations, PreparedOperation } from './operations.ts';
import type { ApiServices } from './services.ts';
import type { CheckToken, TokenWatch } from './token-watch.ts';

export interface WebSocketOptions {
  readonly server: Server;
  readonly path: string;
  readonly operations: Operations;
  readonly services: ApiServices;
  readonly checkToken: CheckToken;
  readonly tokenWatch: TokenWatch;
}

/** Set once the connection was acknowledged. (No interface: graphql-ws wants a type that could have any key.) */
type Extra = { actor?: Actor; connectionId?: string };

/** RFC 6455: the server cannot answer now; come back later. */
const tryAgainLater = 1013;
const closeMsMax = 2_000;

/**
 * GraphQL over WebSocket, protocol graphql-transport-ws. The token comes in connection_init's payload; without a valid
 * one the connection is closed with 4403. Messages are sent one by one, each when the one before has left the process: a
 * socket that nobody reads stops its subscriptions and holds one message each.
 */
export function createWebSocketTransport(options: WebSocketOptions): { close(): Promise<void> } {
  const { server, path, operations, services, checkToken, tokenWatch } = options;
  const { config, log } = services;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: config.bodyBytesMax });
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
        // Only acknowledged connections come here, and those have an actor.
        const prepared = operations.prepare(
          { query, operationName, variables },
          { actor: extra.actor!, requestId: requestIdOf(extra, id) },
        );
        // Errors and operations are told apart as graphql-ws does.
        return prepared as PreparedOperation;
      },
      execute: (args) => operations.run(args as PreparedOperation),
      subscribe: (args) => operations.run(args as PreparedOperation) as never,
      onNext: ({ extra }, id, _payload, _args, result) => operations.present(result, requestIdOf(extra, id)) as never,
      onError: ({ extra }, id, _payload, errors) =>
        operations.presentErrors(errors as never, requestIdOf(extra, id)).errors as never,
    },
    sockets,
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
      // Peers that do not answer the closing in time are cut off.
      const timer = setTimeout(() => sockets.clients.forEach((client) => client.terminate()), closeMsMax);
      await transport.dispose();
      clearTimeout(timer);
    },
  };
}
