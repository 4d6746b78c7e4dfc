import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { GraphQLSchema } from 'graphql';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { authenticateToken } from '../commands/authenticate-token.ts';
import type { IdSource } from '../util/clock.ts';
import type { Database } from '../store/core/database.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import { createTemplateSource } from '../store/read/pod-templates.ts';
import { assert } from '../util/assert.ts';
import { createApolloPlugin } from './apollo-plugin.ts';
import { createAdmission, createTokenLanes } from './admission.ts';
import { createAuthenticateHook, workInPlace } from './authenticate.ts';
import { createContext } from './context.ts';
import type { RequestContext } from './context.ts';
import { logAccidents, presentError } from './errors.ts';
import { createExecutor } from './execute-operation.ts';
import type { ExecuteOperation, ExecutorOptions } from './execute-operation.ts';
import { isPageRequest, registerExplorer, sendExplorer } from './explorer.ts';
import { registerHealth } from './health.ts';
import { queryTokensMax } from './limits.ts';
import { createOperations } from './operations.ts';
import { createSchema } from './schema.ts';
import { apiConfigDefault } from './services.ts';
import type { ApiConfig, ApiLog, ApiServices } from './services.ts';
import { createSseTransport } from './sse.ts';
import { createTokenWatch } from './token-watch.ts';
import { createWebSocketTransport } from './websocket.ts';

/** Where operations are answered: POST, GET for queries, and WebSockets. */
export const graphqlPath = '/graphql';
/** The same as Server-Sent Events. */
export const streamPath = '/graphql/stream';

export interface ApiOptions {
  readonly database: Database;
  /** The process's reader of the feed; closed by whoever made it, after the API. */
  readonly tail: FeedTail;
  readonly ids: IdSource;
  readonly log: ApiLog;
  /** What is not given has its default (`apiConfigDefault`). */
  readonly config?: Partial<ApiConfig>;
  readonly executor?: ExecutorOptions;
}

/** The GraphQL API: routes for one Fastify server, and their end. */
export interface Api {
  /** Adds routes and the WebSocket endpoint; call it before `listen`, once. */
  register(fastify: FastifyInstance): Promise<void>;
  /**
   * Ends streams and sockets (1001; readers come back to another server), then the Fastify server when the requests under
   * way are answered (at most 10 s, sooner when its connections are closed), then Apollo Server.
   */
  close(): Promise<void>;
}

/** Throws when schema and resolvers do not fit together. */
export function createApi(options: ApiOptions): Api {
  const { database, tail, ids, log } = options;
  const config: ApiConfig = { ...apiConfigDefault, ...options.config };
  const admission = createAdmission(config.admission);
  const services: ApiServices = { database, tail, ids, log, config, templates: createTemplateSource(), admission };
  const tokenLanes = createTokenLanes();
  const schema = createSchema();
  const execute = createExecutor(options.executor);
  const operations = createOperations({ schema, services, execute });
  const checkToken = async (token: string) => {
    const actor = (await authenticateToken(database, token)) ?? null;
    tokenLanes.note(token, actor);
    return actor;
  };
  const checkTokenInPlace = async (token: string) => {
    const place = await admission.enter(tokenLanes.laneOf(token));
    try {
      return await checkToken(token);
    } finally {
      place.leave();
    }
  };
  const tokenWatch = createTokenWatch(checkToken, config.tokenCheckIntervalMs);
  const sse = createSseTransport({ operations, tokenWatch, config });
  const apollo = new ApolloServer<RequestContext>({
    gateway: gatewayOf(schema, execute),
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: queryTokensMax },
    // Nothing here is for caches between servers and callers; without the plug-in Apollo has nothing to do at each field.
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled(), createApolloPlugin()],
    formatError: (formatted, error) => presentError(error, formatted),
  });
  let sockets: { close(): Promise<void> } | null = null;

  const registerRoutes = async (fastify: FastifyInstance): Promise<void> => {
    const authenticate = createAuthenticateHook({ checkToken, admission, tokenLanes, log });
    const answer = fastifyApolloHandler(apollo, {
      context: async ({ caller, id, place }) =>
        createContext({ services, actor: callerOf({ caller }).actor, requestId: id, place }),
    });
    fastify.decorateRequest('caller', null);
    fastify.decorateRequest('place', null);
    fastify.decorateRequest('isAtWork', false);
    fastify.setErrorHandler(createErrorHandler(log));
    fastify.route({
      method: ['GET', 'POST'],
      url: graphqlPath,
      bodyLimit: config.bodyBytesMax,
      onRequest: async (request, reply) =>
        config.hasExplorer && isPageRequest(request) ? undefined : authenticate(request, reply),
      handler: (request, reply) =>
        config.hasExplorer && isPageRequest(request)
          ? sendExplorer(reply, graphqlPath)
          : // Apollo's integration reads only what every route's request has.
            workInPlace(request, async () => (answer as RouteHandlerMethod).call(fastify, request, reply)),
    });
    fastify.route({
      method: ['GET', 'POST'],
      url: streamPath,
      bodyLimit: config.bodyBytesMax,
      onRequest: authenticate,
      handler: (request, reply) => {
        // Streams are not at work; what they run asks for a place again.
        request.place?.leave();
        return sse.handle(request, reply, callerOf(request));
      },
    });
  };

  return {
    async register(fastify) {
      assert(sockets === null, 'the API is registered once');
      // Apollo Server refuses operations once it is stopped: it waits for the requests that were taken before.
      apollo.addPlugin(fastifyApolloDrainPlugin(fastify));
      await apollo.start();
      registerHealth(fastify, database);
      if (config.hasExplorer) registerExplorer(fastify, graphqlPath);
      await fastify.register(registerRoutes);
      sockets = createWebSocketTransport({
        server: fastify.server,
        path: graphqlPath,
        operations,
        services,
        checkToken: checkTokenInPlace,
        tokenWatch,
      });
    },
    async close() {
      tokenWatch.close();
      sse.close();
      await sockets?.close();
      await apollo.stop();
    },
  };
}

/** How Apollo Server takes another executor than its own. There is one schema for the life of the process. */
function gatewayOf(
  schema: GraphQLSchema,
  execute: ExecuteOperation,
): ApolloServerOptionsWithGateway<RequestContext>['gateway'] {
  return {
    load: async () => ({
      executor: async ({ document, operationName, request, context }) =>
        execute({ schema, document, operationName, variableValues: request.variables, contextValue: context }),
    }),
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

function callerOf({ caller }: Pick<FastifyRequest, 'caller'>) {
  assert(caller !== null, 'authenticated before it is handled');
  return caller;
}

/** What Fastify itself refuses (bodies too large, not JSON), in the form of GraphQL errors. */
function createErrorHandler(log: ApiLog) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logAccidents([error], request.id, log);
    const code = status === 413 ? 'TOO_LARGE' : status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    const message = status >= 500 ? 'Internal server error' : error.message;
    return reply.code(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
  };
}
