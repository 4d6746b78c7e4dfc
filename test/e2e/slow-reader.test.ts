import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { createDatabase } from '../../src/store/core/database.ts';
import type { Database } from '../../src/store/core/database.ts';
import { createSequencer } from '../../src/store/feed/sequence-changes.ts';
import type { Sequencer } from '../../src/store/feed/sequence-changes.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createFeedWriter } from './support/feed-writer.ts';
import type { FeedWriter } from './support/feed-writer.ts';
import { createHome, readSecret, removeHome } from './support/home.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

// `npm run test:slow-reader` is the same for a full minute (api.md, promise 6).
const seconds = Number(process.env['SLOW_READER_SECONDS'] ?? '6');
const perSecond = 1_000;
const calmSeconds = 2;
/** Before the server gives up a connection that takes nothing (90 s). */
const secondsMax = 75;

let testDatabase: TestDatabase;
let database: Database;
let sequencer: Sequencer;
let home: string;
let server: RunningProcess;
let url: string;
let token: string;
let api: ApiClient;
let writer: FeedWriter;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
  sequencer = createSequencer(database);
  home = await createHome();
  server = await startProgram('server', ['--port', '0', '--data', home], { DATABASE_URL: testDatabase.url });
  [url] = await server.waitFor(/http:\S+\/graphql/, 30_000);
  token = await readSecret(home, 'admin-token');
  api = createApiClient(url, token);
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'model', namespace: 'default' },
    spec: { nodeName: 'somewhere', containers: [{ name: 'main', image: 'example.com/main:1' }] },
  };
  await api.ask(
    'mutation ($json: JSON!) { createPod(input: { manifest: { json: $json } }) { userErrors { message } } }',
    {
      json,
    },
  );
  await eventually(
    async () => (await testDatabase.pool.query('SELECT FROM feed')).rowCount! > 0,
    'the pod in the feed',
  );
  writer = await createFeedWriter(database, { pod: 'model', pods: 100, padding: 2_000 });
});

afterAll(async () => {
  api?.close();
  await server?.kill('SIGTERM');
  await killPrograms();
  await sequencer?.close();
  await database?.close();
  await testDatabase?.close();
  await removeHome(home);
});

const feedCursor = async () =>
  (await api.ask<{ serverInfo: { feed: { cursor: string } } }>('{ serverInfo { feed { cursor } } }')).serverInfo.feed
    .cursor;

const small =
  'subscription ($after: FeedCursor) { podLifecycle(after: $after) { cursor pod { metadata { annotations } } } }';
/** Enough to fill what the operating system buffers within seconds. */
const large = `subscription ($after: FeedCursor) { podLifecycle(after: $after) { cursor pod { metadata { annotations } again: metadata { annotations } } } }`;

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: {
      readonly podLifecycle: {
        readonly cursor: string;
        readonly pod: {
          readonly metadata: { readonly annotations: { readonly number?: string; readonly at?: string } };
        } | null;
      };
    };
    readonly errors?: readonly { readonly extensions: { readonly code: string; readonly cursor: string } }[];
  };
}

interface Reader {
  readonly socket: WebSocket;
  /** The numbers of the changes, as they came. */
  readonly numbers: number[];
  /** Milliseconds from the commit to here, of each. */
  readonly delays: number[];
  readonly messages: Message[];
  lastCursor: string;
}

/** A WebSocket client without any help: what it does not read, nobody reads for it. */
const openReader = async (query: string, after: string): Promise<Reader> => {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const reader: Reader = { socket, numbers: [], delays: [], messages: [], lastCursor: after };
  await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await new Promise((resolve) => void socket.once('message', resolve));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    const event = message.payload?.data?.podLifecycle;
    if (event === undefined) return void reader.messages.push(message);
    reader.lastCursor = event.cursor;
    // Bookmarks, and the life of the model itself.
    const { number, at } = event.pod?.metadata.annotations ?? {};
    if (number === undefined) return;
    reader.numbers.push(Number(number));
    reader.delays.push(Date.now() - Number(at));
  });
  socket.send(JSON.stringify({ type: 'subscribe', id: 's', payload: { query, variables: { after } } }));
  return reader;
};

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;

const residentMiB = async (pid: number): Promise<number> =>
  Number((await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) / 1024;

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('a subscriber that reads nothing', () => {
  it('harms nobody, is told that it is too slow, and resumes without a gap', async () => {
    const start = await feedCursor();
    const fast = [
      await openReader(small, start),
      await openReader(small, start),
      await openReader(large, start),
      await openReader(large, start),
    ];
    await writer.write({ changes: calmSeconds * perSecond, perSecond, secondsMax });
    await eventually(() => fast.every(({ numbers }) => numbers.length === writer.written), 'all to be level', 60_000);
    const calm = fast.map(({ delays }) => percentile(delays, 0.99));
    const before = writer.written;

    const slow = await openReader(large, await feedCursor());
    slow.socket.pause();
    const residentBefore = await residentMiB(server.pid);
    let residentMost = residentBefore;
    const watch = setInterval(
      () => void residentMiB(server.pid).then((now) => (residentMost = Math.max(residentMost, now))),
      250,
    );
    await writer.write({ changes: seconds * perSecond, perSecond, secondsMax });
    slow.socket.resume();
    await eventually(() => fast.every(({ numbers }) => numbers.length === writer.written), 'all to be level', 60_000);
    clearInterval(watch);

    // The others: everything once and in order, and as soon as before.
    for (const { numbers } of fast) expect(numbers).toEqual(range(0, writer.written));
    const troubled = fast.map(({ delays }) => percentile(delays.slice(before), 0.99));
    // Generous, as other tests may keep both processors busy; a stream that waited for the slow one would be seconds late.
    for (const [at, delay] of troubled.entries()) expect(delay).toBeLessThan(3 * calm[at]! + 1_000);
    // The ring and the garbage of a minute's work; in a queue without bound 250 MiB more would wait for the slow one.
    expect(residentMost - residentBefore).toBeLessThan(300);

    // The slow one: what it was sent, then the end.
    await eventually(() => slow.messages.some(({ type }) => type === 'complete'), 'the end of the slow stream', 30_000);
    const [end] = slow.messages;
    expect(end).toMatchObject({ type: 'next', payload: { errors: [{ extensions: { code: 'SLOW_CONSUMER' } }] } });
    expect(end!.payload!.errors![0]!.extensions.cursor).toBe(slow.lastCursor);
    expect(slow.numbers.length).toBeGreaterThan(0);
    expect(slow.numbers.length).toBeLessThan(writer.written - before);
    const resumed = await openReader(large, slow.lastCursor);
    const missing = writer.written - before - slow.numbers.length;
    await eventually(() => resumed.numbers.length >= missing, 'the rest', 120_000);
    expect([...slow.numbers, ...resumed.numbers]).toEqual(range(before, writer.written));

    const figures = { seconds, calm, troubled, sentToSlow: slow.numbers.length, residentBefore, residentMost };
    if (process.env['SLOW_READER_SECONDS']) process.stderr.write(`${JSON.stringify(figures)}\n`);
    for (const { socket } of [...fast, slow, resumed]) socket.terminate();
  }, 400_000);
});
