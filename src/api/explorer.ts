import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createExplorerFiles } from './explorer-files.ts';
import { explorerFilesPath, explorerPolicy, renderExplorerPage } from './explorer-page.ts';

/** Does a browser ask for a page, and no GraphQL operation? */
export function isPageRequest({ method, headers, query }: FastifyRequest): boolean {
  const hasOperation = typeof query === 'object' && query !== null && 'query' in query;
  return method === 'GET' && !hasOperation && (headers.accept ?? '').includes('text/html');
}

/**
 * GraphiQL with subscriptions, as the package ruru has it, behind a form that asks for the token: all files are served
 * from here, nothing is loaded from elsewhere. Page and files need no token; what the page asks does.
 */
export function registerExplorer(fastify: FastifyInstance, endpoint: string): void {
  const findFile = createExplorerFiles();
  fastify.get('/', (_request, reply) => sendExplorer(reply, endpoint));
  fastify.get(`${explorerFilesPath}*`, async (request, reply) => {
    const file = await findFile(request.url, request.headers['accept-encoding']);
    if (file === null) return reply.code(404).send({ errors: [{ message: 'There is no such file.' }] });
    const { etag } = file.headers;
    // Names of files do not tell versions apart: browsers ask again, and get 304.
    void reply.header('cache-control', 'no-cache').header('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send();
    return reply.headers(file.headers).header('x-content-type-options', 'nosniff').send(file.content);
  });
}

export function sendExplorer(reply: FastifyReply, endpoint: string): FastifyReply {
  const page = renderExplorerPage(endpoint);
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-security-policy', explorerPolicy(page, reply.request.host))
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .send(page);
}
