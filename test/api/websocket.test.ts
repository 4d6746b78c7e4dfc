import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { revokeToken } from '../../src/commands/revoke-token.ts';
import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { subscribe } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  server = await startTestServer(cluster.database, {
    connectionInitTimeoutMs: 300,
    tokenCheckIntervalMs: 100,
    pingIntervalMs: 100,
    silenceMsMax: 1_500,
  });
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

interface RawSocket {
  send(message: object | string): void;
  /** The next message. */
  next(): Promise<{ readonly type: string; readonly id?: string; readonly payload?: unknown }>;
  readonly closed: Promise<number>;
  terminate(): void;
}

const connect = async (
  protocol = 'graphql-transport-ws',
  path = '/graphql',
  options: ClientOptions = {},
): Promise<RawSocket> => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, protocol, options);
  const closed = new Promise<number>((resolve) => void socket.once('close', resolve));
  const received: string[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data) => {
    received.push(String(data));
    wake();
  });
  await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  return {
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      if (received.length === 0) await new Promise<void>((resolve) => void (wake = resolve));
      return JSON.parse(received.shift()!);
    },
    closed,
    terminate: () => socket.terminate(),
  };
};

const init = (token = server.token) => ({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });

const acknowledged = async (token?: string): Promise<RawSocket> => {
  const socket = await connect();
  socket.send(init(token));
  expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
  return socket;
};

const lifecycle = { query: 'subscription { podLifecycle { type } }' };

describe('close codes of graphql-transport-ws', () => {
  it('4400 for a message that is none', async () => {
    const socket = await connect();
    socket.send('nonsense');
    expect(await socket.closed).toBe(4400);
  });

  it('4401 for an operation before the connection was acknowledged', async () => {
    const socket = await connect();
    socket.send({ type: 'subscribe', id: '1', payload: lifecycle });
    expect(await socket.closed).toBe(4401);
  });

  it.each([
    ['an unknown token', { authorization: 'Bearer evn_unknown' }],
    ['no token', undefined],
    ['a token that is no text', { authorization: 7 }],
  ])('4403 for %s', async (_what, payload) => {
    const socket = await connect();
    socket.send({ type: 'connection_init', payload });
    expect(await socket.closed).toBe(4403);
  });

  it('4408 when connection_init does not come', async () => {
    const socket = await connect();
    expect(await socket.closed).toBe(4408);
  });

  it('4409 for a second operation of the same id', async () => {
    const socket = await acknowledged();
    socket.send({ type: 'subscribe', id: '1', payload: lifecycle });
    socket.send({ type: 'subscribe', id: '1', payload: lifecycle });
    expect(await socket.closed).toBe(4409);
  });

  it('4429 for a second connection_init', async () => {
    const socket = await acknowledged();
    socket.send(init());
    expect(await socket.closed).toBe(4429);
  });

  it('4403 soon after the token was revoked', async () => {
    const token = await server.createToken({ name: 'doomed', role: 'VIEWER' });
    const streams = [await acknowledged(token), await acknowledged(token)];
    for (const stream of streams) stream.send({ type: 'subscribe', id: '1', payload: lifecycle });
    const other = await acknowledged();
    await revokeToken(cluster.context, { name: 'doomed' });
    expect(await Promise.all(streams.map(({ closed }) => closed))).toEqual([4403, 4403]);
    other.send({ type: 'ping' });
    expect(await other.next()).toEqual({ type: 'pong' });
    other.terminate();
  });

  it('4403 soon after the token expired', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const stream = await acknowledged(await server.createToken({ name: 'short', role: 'VIEWER', expiresAt }));
    await cluster.advance(3_700_000);
    expect(await stream.closed).toBe(4403);
  });

  it('1013 for a peer that gives no sign of life, and not for one that is quiet', async () => {
    const silent = await connect(undefined, undefined, { autoPong: false });
    const quiet = await acknowledged();
    silent.send(init());
    expect(await silent.closed).toBe(1013);
    quiet.send({ type: 'ping' });
    expect(await quiet.next()).toEqual({ type: 'pong' });
    quiet.terminate();
  });

  it('1001 when the server goes', async () => {
    const other = await startTestServer(cluster.database);
    const stream = subscribe(other, 'subscription { podLifecycle { type } }');
    // Answered: the subscription before it runs.
    const query = subscribe(other, '{ __typename }');
    await query.next();
    await query.close();
    await other.close();
    expect(await stream.ended).toBe(1001);
    await stream.close();
  });
});

describe('websocket', () => {
  it('takes the key Authorization too', async () => {
    const socket = await connect();
    socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${server.token}` } });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    socket.terminate();
  });

  it('is at one path only, and speaks one protocol only', async () => {
    await expect(connect('graphql-transport-ws', '/elsewhere')).rejects.toThrow('404');
    await expect(connect('graphql-ws')).rejects.toThrow();
  });

  it('answers queries and mutations like HTTP does, limits and errors included', async () => {
    const run = async (query: string) => {
      const stream = subscribe(server, query);
      const message = await stream.next();
      await stream.close();
      return message;
    };
    expect(await run('{ serverInfo { viewer { role } } }')).toMatchObject({
      data: { serverInfo: { viewer: { role: 'ADMIN' } } },
    });
    expect(await run('{ nodes { cursor nodes { id } } }')).toMatchObject({ data: { nodes: { nodes: [] } } });
    expect(await run('mutation { cordonNode(input: { name: "none" }) { userErrors { code } } }')).toEqual({
      data: { cordonNode: { userErrors: [{ code: 'NOT_FOUND' }] } },
    });
    const codeOf = async (query: string) => (await run(query)).errors[0].extensions.code;
    expect(await codeOf('{ nope }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf('{')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await codeOf('query($n: Int!) { nodes(first: $n) { nodes { id } } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ nodes(first: 1000) { nodes { pods(first: 1000) { nodes { id } } } } }')).toBe(
      'QUERY_TOO_COMPLEX',
    );
    expect(await codeOf('subscription { nodeChanges(after: "bm8") { type } }')).toBe('BAD_USER_INPUT');
  });
});
