import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createClient } from '../../src/client/create-client.ts';
import { ApplyManifestsDocument, ServerInfoDocument } from '../../src/client/generated/documents.ts';
import type { Repetition } from '../../src/client/repeat-request.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let http: Server;
let url: string;
let answer: Answer;

beforeEach(async () => {
  http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
});

afterEach(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/graphql-response+json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Too short for a repetition: the server asks for two seconds and more. */
function request(timeoutMs = 1_900) {
  return createClient({ url, token: 'secret' }).request(ServerInfoDocument, {}, { timeoutMs });
}

describe('createClient.request', () => {
  it('posts the query with the token and gives the data', async () => {
    const seen: { authorization?: string; body?: string; method?: string } = {};
    answer = (incoming, response, body) => {
      Object.assign(seen, { authorization: incoming.headers.authorization, body, method: incoming.method });
      json(200, { data: { serverInfo: { version: '1' } } })(incoming, response, body);
    };
    expect(await request()).toEqual({ serverInfo: { version: '1' } });
    expect(seen).toMatchObject({ authorization: 'Bearer secret', method: 'POST' });
    expect(JSON.parse(seen.body ?? '')).toMatchObject({ query: expect.stringContaining('serverInfo'), variables: {} });
  });

  it.each([
    ['UNAUTHENTICATED', 401, 'UNAUTHENTICATED'],
    ['FORBIDDEN', 200, 'FORBIDDEN'],
    ['UNAVAILABLE', 503, 'UNAVAILABLE'],
    ['INTERNAL_SERVER_ERROR', 500, 'INTERNAL'],
    ['GRAPHQL_VALIDATION_FAILED', 400, 'BAD_QUERY'],
    ['QUERY_TOO_COMPLEX', 400, 'BAD_QUERY'],
  ])('gives %s (HTTP %d) as %s', async (serverCode, status, code) => {
    answer = json(status, {
      errors: [{ message: 'no', extensions: { code: serverCode, requestId: 'r1', retryAfter: 2 } }],
    });
    await expect(request()).rejects.toMatchObject({
      code,
      serverCode,
      message: 'no',
      requestId: 'r1',
      retryAfterMs: 2_000,
    });
  });

  it('refuses half an answer', async () => {
    answer = json(200, { data: { serverInfo: null }, errors: [{ message: 'gone' }] });
    await expect(request()).rejects.toMatchObject({ code: 'BAD_QUERY', message: 'gone' });
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [413, 'BAD_QUERY'],
    [429, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
    [404, 'PROTOCOL'],
    [200, 'PROTOCOL'],
  ])('reads a bare HTTP %d as %s', async (status, code) => {
    answer = (_incoming, response) => response.writeHead(status, { 'retry-after': '3' }).end('<html></html>');
    await expect(request()).rejects.toMatchObject({ code, retryAfterMs: code === 'UNAVAILABLE' ? 3_000 : null });
  });

  it('says in one line that nobody listens', async () => {
    await new Promise((resolve) => http.close(resolve));
    await expect(request()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: `cannot reach ${url}: connection refused (is the server running?)`,
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  it('gives up after the time given', async () => {
    answer = () => undefined;
    await expect(request(30)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `no answer from ${url} within 0.03 s`,
    });
  });

  it.each([
    ['a query', ServerInfoDocument, {}],
    [
      'a mutation with an id',
      ApplyManifestsDocument,
      { yaml: '', dryRun: false, clientMutationId: '00c5a8d2-7b0f-4e0c-9d31-0f8f0a6f5a11' },
    ],
  ])(
    'repeats %s while the server cannot answer, as late as it says, and tells of it',
    async (_what, document, variables) => {
      const bodies: string[] = [];
      const seenAt: number[] = [];
      answer = (incoming, response, body) => {
        bodies.push(body);
        seenAt.push(performance.now());
        const retryAfter = 0.6;
        const isLast = bodies.length === 3;
        const busy = { message: 'busy', extensions: { code: 'UNAVAILABLE', retryAfter, outcome: 'UNKNOWN' } };
        json(isLast ? 200 : 503, isLast ? { data: { done: true } } : { errors: [busy] })(incoming, response, body);
      };
      const repetitions: Repetition[] = [];
      const client = createClient({ url, token: null, onRepeat: (repetition) => repetitions.push(repetition) });
      expect(await client.request(document as TypedDocumentNode<unknown, object>, variables)).toEqual({ done: true });
      expect(new Set(bodies).size).toBe(1);
      expect(repetitions.map(({ reason }) => reason)).toEqual(['busy', 'busy']);
      expect(seenAt[1]! - seenAt[0]!).toBeGreaterThan(590);
      expect(seenAt[2]! - seenAt[1]!).toBeGreaterThan(990);
    },
  );

  it('does not repeat a mutation without an id, and says that it may have been done', async () => {
    let calls = 0;
    answer = (...call) => {
      calls += 1;
      const extensions = { code: 'UNAVAILABLE', retryAfter: 0, outcome: 'UNKNOWN' };
      json(503, { errors: [{ message: 'look first', extensions }] })(...call);
    };
    const client = createClient({ url, token: null });
    await expect(client.request(ApplyManifestsDocument, { yaml: '', dryRun: false })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      isOutcomeUnknown: true,
    });
    expect(calls).toBe(1);
  });

  it('ends with CLOSED when the client is closed while it waits to repeat', async () => {
    answer = json(503, { errors: [{ message: 'busy', extensions: { code: 'UNAVAILABLE', retryAfter: 20 } }] });
    const client = createClient({ url, token: null, onRepeat: () => setTimeout(() => client.close(), 5) });
    await expect(client.request(ServerInfoDocument, {})).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('ends with CLOSED when the client is closed', async () => {
    const client = createClient({ url, token: null });
    answer = () => client.close();
    await expect(client.request(ServerInfoDocument, {})).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
