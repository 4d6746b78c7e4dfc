import { auditServer } from 'graphql-http';
import { createDatabase } from '../../src/store/core/database.ts';
import { explorerPolicy } from '../../src/api/explorer-page.ts';
import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask, post } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  server = await startTestServer(cluster.database, { bodyBytesMax: 10_000, queryCostMax: 2_000 });
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });
const withToken = () => ({ authorization: `Bearer ${server.token}` });

describe('authentication', () => {
  it.each([
    ['no token', null],
    ['an unknown token', 'evn_unknown'],
  ])('answers 401 and UNAUTHENTICATED to %s', async (_what, token) => {
    const answer = await post(server, '{ serverInfo { version } }', { token });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.errors[0].extensions).toMatchObject({ code: 'UNAUTHENTICATED', requestId: expect.any(String) });
    expect(answer.data).toBeUndefined();
  });

  it('stops a token when it expires by the clock of the database', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const token = await server.createToken({ name: 'short', role: 'VIEWER', expiresAt });
    expect((await post(server, '{ serverInfo { version } }', { token })).status).toBe(200);
    await cluster.advance(3_700_000);
    expect((await post(server, '{ serverInfo { version } }', { token })).status).toBe(401);
  });

  it('keeps the stream endpoint shut too', async () => {
    expect((await get('/graphql/stream?query={__typename}')).status).toBe(401);
  });

  it('lets viewers read and refuses what they may not do, saying who, what and why', async () => {
    const token = await server.createToken({ name: 'viewer', role: 'VIEWER' });
    const { cordonNode } = await ask(
      server,
      'mutation { cordonNode(input: { name: "n" }) { node { id } userErrors { __typename code message } } }',
      { token },
    );
    expect(cordonNode).toEqual({
      node: null,
      userErrors: [
        {
          __typename: 'ObjectError',
          code: 'FORBIDDEN',
          message: expect.stringContaining('viewer (VIEWER) may not update Node n'),
        },
      ],
    });
  });
});

describe('health', () => {
  it('needs no token', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).status).toBe(200);
  });
});

describe('explorer', () => {
  it.each(['/', '/graphql'])('is shown to browsers at %s, and everything it loads comes from here', async (path) => {
    const response = await get(path, { accept: 'text/html' });
    expect(response.headers.get('content-type')).toContain('text/html');
    const page = await response.text();
    expect(page).not.toMatch(/https?:\/\//);
    const files = [...page.matchAll(/"(\/explorer\/[\w.-]+)"/g)].map(([, file]) => file!);
    expect(files).toEqual(expect.arrayContaining(['/explorer/ruru.js', '/explorer/ruru.css', '/explorer/sign-in.js']));
    for (const file of new Set(files)) {
      const { status, headers } = await get(file);
      expect(status).toBe(200);
      expect((await fetch(`${server.url}${file}`, { headers: { 'if-none-match': headers.get('etag')! } })).status).toBe(
        304,
      );
    }
  });

  it('lets its page run nothing that is not of this server, by whichever name that was reached', async () => {
    const { headers } = await get('/', { accept: 'text/html' });
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'( 'sha256-[\w+/=]+'){3};/);
    expect(policy).toContain(`connect-src 'self' ws://${new URL(server.url).host} `);
    expect(explorerPolicy('', 'nodes.example:8080')).toContain('wss://nodes.example:8080;');
    expect(explorerPolicy('', "evil.example; script-src 'unsafe-inline'")).toContain("connect-src 'self'; base-uri");
  });

  it('has no other files', async () => {
    expect((await get('/explorer/../package.json')).status).toBe(404);
    expect((await get('/explorer/none.js')).status).toBe(404);
  });
});

describe('GraphQL over HTTP', () => {
  it('passes the audits of graphql-http', async () => {
    const results = await auditServer({
      url: `${server.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...withToken() } }),
    });
    const failed = results.filter(({ status }) => status === 'error').map(({ name }) => name);
    expect(failed).toEqual([]);
    expect(results).toHaveLength(61);
  });

  it('answers queries by GET, when a header shows that no plain form sent them', async () => {
    const query = encodeURIComponent('{ serverInfo { viewer { role } } }');
    const accepted = await get(`/graphql?query=${query}`, { ...withToken(), 'apollo-require-preflight': 'true' });
    expect(await accepted.json()).toMatchObject({ data: { serverInfo: { viewer: { role: 'ADMIN' } } } });
    expect((await get(`/graphql?query=${query}`, withToken())).status).toBe(400);
  });

  it('does nothing that changes something by GET', async () => {
    const query = encodeURIComponent('mutation { cordonNode(input: { name: "n" }) { node { id } } }');
    const response = await get(`/graphql?query=${query}`, { ...withToken(), 'apollo-require-preflight': 'true' });
    expect(response.status).toBe(405);
  });

  it('refuses bodies above the limit with 413', async () => {
    const answer = await post(server, `{ __typename } # ${'x'.repeat(20_000)}`);
    expect(answer.status).toBe(413);
    expect(answer.errors[0].extensions.code).toBe('TOO_LARGE');
  });

  it('refuses what is no JSON with 400', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...withToken(), 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('knows its own schema', async () => {
    const { __schema } = await ask(server, '{ __schema { queryType { fields { name } } } }');
    expect(__schema.queryType.fields).toContainEqual({ name: 'daemonSets' });
  });
});

describe('limits', () => {
  it('says of each answer what it was estimated to cost', async () => {
    const { extensions } = await post(
      server,
      'query($n: Int = 20) { nodes(first: $n) { nodes { pods { nodes { id } } } } }',
    );
    // The list, 20 nodes, each with a list of 10 pods.
    expect(extensions).toEqual({ cost: { requested: 1 + 20 * (1 + 1 + 10), limit: 2_000 } });
  });

  it('counts a fragment wherever it is spread', async () => {
    const { extensions } = await post(
      server,
      '{ a: nodes { ...F } b: nodes { ...F } } fragment F on NodeConnection { nodes { id } }',
    );
    expect(extensions).toMatchObject({ cost: { requested: 22 } });
  });

  it('refuses an operation that would read too much, before it runs', async () => {
    const { status, errors } = await post(
      server,
      '{ nodes(first: 100) { nodes { pods(first: 100) { nodes { id } } } } }',
    );
    expect(status).toBe(400);
    expect(errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', requested: 10_201, limit: 2_000 });
  });

  it('refuses an operation that is too deep', async () => {
    const deep =
      '{ nodes(first: 1) { nodes { pods(first: 1) { nodes { node { pods(first: 1) { nodes { node { pods(first: 1) { nodes { node { pods(first: 1) { nodes { node { pods(first: 1) { nodes { id } } } } } } } } } } } } } } } } }';
    const { errors } = await post(server, deep);
    expect(errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', limit: 15 });
  });

  it('refuses a document that is too long while it is read', async () => {
    const { status, errors } = await post(server, `{ ${'a '.repeat(4_100)} }`);
    expect(status).toBe(400);
    expect(errors[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  it.each(['first: 0', 'first: 1001', 'last: -1', 'first: 1, last: 1', 'after: "bm8"'])(
    'refuses the page %s',
    async (page) => {
      const { errors } = await post(server, `{ nodes(${page}) { nodes { id } } }`);
      expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    },
  );

  it('gives larger pages to administrators only', async () => {
    const token = await server.createToken({ name: 'operator', role: 'OPERATOR' });
    expect((await post(server, '{ nodes(first: 101) { nodes { id } } }', { token })).errors[0].extensions.code).toBe(
      'BAD_USER_INPUT',
    );
    expect((await post(server, '{ nodes(first: 1000) { nodes { id } } }')).errors).toBeUndefined();
  });
});

describe('unexpected failures', () => {
  it('are hidden from callers and logged under the id that callers are told', async () => {
    await cluster.database.prisma.$executeRawUnsafe('ALTER TABLE events RENAME TO events_away');
    try {
      const { errors } = await post(server, '{ events { nodes { id } } }');
      expect(errors[0]).toMatchObject({
        message: 'Internal server error',
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      });
      const { requestId } = errors[0].extensions;
      const logged = server.logged.find(({ fields }) => (fields as { requestId?: string }).requestId === requestId);
      expect(String((logged?.fields as { err: Error }).err)).toContain('events');
      expect(JSON.stringify(errors)).not.toContain('relation');
    } finally {
      await cluster.database.prisma.$executeRawUnsafe('ALTER TABLE events_away RENAME TO events');
    }
  });
});

describe('a database that is away', () => {
  it('is said with 503, UNAVAILABLE and when to come back', async () => {
    const away = createDatabase({ url: 'postgresql://nobody@127.0.0.1:9/none' });
    const broken = await startTestServer(cluster.database, {}, away);
    try {
      const answer = await post(broken, '{ serverInfo { version } }');
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.errors[0].extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfter: 1 });
      expect((await fetch(`${broken.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${broken.url}/healthz`)).status).toBe(200);
    } finally {
      await broken.close();
      await away.close();
    }
  });
});
