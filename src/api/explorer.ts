import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ruruHTML } from 'ruru/server';
import type { RuruConfig } from 'ruru/server';
import { getStaticFile } from 'ruru/static';

type RuruClientConfig = NonNullable<RuruConfig['clientConfig']>;

const filesPath = '/explorer/';

/** Shown in the headers editor; what stands there goes to WebSockets as connection parameters too. */
const headersAtFirst = JSON.stringify({ authorization: 'Bearer <token: .everynode/admin-token>' }, null, 2);

const queryAtFirst = `# Put your token into the Headers tab below, then run an operation.
query Fleet {
  nodes(first: 10) {
    totalCount { count }
    nodes { metadata { name } ready pods { totalCount { count } } }
  }
}

subscription Lifecycle {
  podLifecycle { type transitions pod { metadata { name } phase nodeName } }
}
`;

/** Does a browser ask for a page, and no GraphQL operation? */
export function isPageRequest({ method, headers, query }: FastifyRequest): boolean {
  const hasOperation = typeof query === 'object' && query !== null && 'query' in query;
  return method === 'GET' && !hasOperation && (headers.accept ?? '').includes('text/html');
}

/**
 * GraphiQL with subscriptions, as the package ruru has it: all its files are served from here, nothing is loaded from
 * elsewhere. The page needs no token; what it asks does.
 */
export function registerExplorer(fastify: FastifyInstance, endpoint: string): void {
  fastify.get('/', (_request, reply) => sendExplorer(reply, endpoint));
  fastify.get(`${filesPath}*`, async (request, reply) => {
    const acceptEncoding = request.headers['accept-encoding'];
    const file = await getStaticFile({
      staticPath: filesPath,
      urlPath: request.url,
      acceptEncoding,
      disallowDevAssets: true,
    });
    if (file === null) return reply.code(404).send({ errors: [{ message: 'There is no such file.' }] });
    const { etag } = file.headers;
    // Names of files do not tell versions apart: browsers ask again, and get 304.
    void reply.header('cache-control', 'no-cache').header('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send();
    return reply.headers(file.headers).send(file.content);
  });
}

export function sendExplorer(reply: FastifyReply, endpoint: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('x-frame-options', 'DENY').send(explorerPage(endpoint));
}

function socketAddressScript(endpoint: string): string {
  const path = JSON.stringify(endpoint);
  return `<script>RURU_CONFIG.subscriptionEndpoint = location.origin.replace(/^http/, 'ws') + ${path};</script>`;
}

function explorerPage(endpoint: string): string {
  return ruruHTML({
    staticPath: filesPath,
    endpoint,
    subscriptionEndpoint: endpoint,
    htmlParts: {
      titleTag: '<title>Everynode</title>',
      // Not every browser opens a WebSocket by a path alone; the page's own address is known there only.
      configScript: (original) => original + socketAddressScript(endpoint),
    },
    // Its type is made from a package that ruru does not bring along: all of its members are optional.
    clientConfig: {
      defaultHeaders: headersAtFirst,
      defaultQuery: queryAtFirst,
      isHeadersEditorEnabled: true,
    } as RuruClientConfig,
  });
}
