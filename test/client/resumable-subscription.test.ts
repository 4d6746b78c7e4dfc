import { expect } from '@jest/globals';
import { parse } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { WebSocket } from 'ws';
import { ClientError } from '../../src/client/client-error.ts';
import { createClient } from '../../src/client/create-client.ts';
import type { Client } from '../../src/client/create-client.ts';
import type { StreamItem, StreamTiming } from '../../src/client/resumable-subscription.ts';
import { startTestFeedServer } from './test-feed-server.ts';
import type { TestFeedServer } from './test-feed-server.ts';

interface Ticks {
  readonly ticks: { readonly cursor: string; readonly type: string };
}
type Item = StreamItem<number, string>;

const document = parse('subscription ($after: String) { ticks(after: $after) { cursor type } }') as TypedDocumentNode<
  Ticks,
  { after: string | null }
>;
const timing: StreamTiming = { bookmarkIntervalMs: 100, connectTimeoutMs: 2_000, backoffFirstMs: 5, backoffMaxMs: 40 };

let server: TestFeedServer;
let client: Client;

beforeEach(async () => {
  server = await startTestFeedServer();
  client = createClient({ url: server.url, token: 'secret', webSocket: WebSocket });
});

afterEach(async () => {
  client.close();
  await server.close();
});

function subscribe(options: {
  after?: string;
  snapshot?: () => Promise<{ cursor: string; snapshot: string }>;
  queueMax?: number;
}) {
  return client.subscribe<Ticks, { after: string | null }, number, string>({
    ...options,
    document,
    variables: (after) => ({ after }),
    read: ({ ticks }) => ({ cursor: ticks.cursor, event: ticks.type === 'BOOKMARK' ? null : Number(ticks.cursor) }),
    timing,
  });
}

async function takeUntil(items: AsyncIterator<Item>, isEnough: (item: Item) => boolean): Promise<Item[]> {
  const taken: Item[] = [];
  for (;;) {
    const { done, value } = await items.next();
    if (done || value === undefined) return taken;
    taken.push(value);
    if (isEnough(value)) return taken;
  }
}

function eventsOf(items: readonly Item[]): number[] {
  return items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
}

const isEvent = (event: number) => (item: Item) => item.kind === 'event' && item.event === event;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('subscribeResumably', () => {
  it('gives every event once, in order, while the connection is cut again and again', async () => {
    const subscription = subscribe({ after: '0' });
    const taken: Item[] = [];
    for (let round = 1; round <= 25; round += 1) {
      server.append(40);
      // Some rounds end in the middle of a delivery, others when all is quiet.
      taken.push(...(await takeUntil(subscription, isEvent(round * 40 - (round % 3 === 0 ? 0 : 20)))));
      server.cut();
    }
    taken.push(...(await takeUntil(subscription, isEvent(1_000))));
    expect(eventsOf(taken)).toEqual(range(1, 1_000));
    expect(server.connections).toBeGreaterThan(10);
    expect(taken.map((item) => item.kind)).toContain('reconnecting');
    expect(taken.map((item) => item.kind)).toContain('resumed');
  });

  it('continues after a bookmark when nothing else came', async () => {
    server.append(5);
    const subscription = subscribe({ after: '5' });
    const resumed = takeUntil(subscription, (item) => item.kind === 'resumed');
    await waitFor(() => server.places.length === 1);
    server.cut();
    await resumed;
    await waitFor(() => server.places.length === 2);
    expect(server.places).toEqual(['5', '5']);
  });

  it('takes silence for a lost connection', async () => {
    const subscription = subscribe({ after: '0' });
    server.append(1);
    await takeUntil(subscription, isEvent(1));
    server.setSilent(true);
    const taken = await takeUntil(subscription, (item) => item.kind === 'reconnecting');
    expect(taken).toEqual([expect.objectContaining({ kind: 'reconnecting', reason: 'silence' })]);
    server.setSilent(false);
    server.append(1);
    expect(eventsOf(await takeUntil(subscription, isEvent(2)))).toEqual([2]);
  });

  it('begins with a snapshot where no place is given', async () => {
    server.append(7);
    const subscription = subscribe({ snapshot: () => Promise.resolve({ cursor: '4', snapshot: 'four' }) });
    const taken = await takeUntil(subscription, isEvent(7));
    expect(taken[0]).toEqual({ kind: 'resynced', snapshot: 'four', isGap: false });
    expect(eventsOf(taken)).toEqual([5, 6, 7]);
  });

  it('reads a snapshot, and says that there is a gap, when the place has expired', async () => {
    server.append(10);
    server.setOldest(8);
    const subscription = subscribe({ after: '3', snapshot: () => Promise.resolve({ cursor: '9', snapshot: 'nine' }) });
    const taken = await takeUntil(subscription, isEvent(10));
    expect(taken[0]).toEqual({ kind: 'resynced', snapshot: 'nine', isGap: true });
    expect(eventsOf(taken)).toEqual([10]);
  });

  it('tries a snapshot again that the server could not give', async () => {
    let tries = 0;
    const subscription = subscribe({
      snapshot: () => {
        tries += 1;
        if (tries < 3) return Promise.reject(new ClientError('UNAVAILABLE', 'database away'));
        return Promise.resolve({ cursor: '0', snapshot: 'at last' });
      },
    });
    const taken = await takeUntil(subscription, (item) => item.kind === 'resynced');
    expect(taken.map((item) => item.kind)).toEqual(['reconnecting', 'reconnecting', 'resynced']);
  });

  it.each(['UNAVAILABLE', 'SLOW_CONSUMER'])('goes on at its place after an error that passes: %s', async (code) => {
    server.append(2);
    server.refuseNext(code, { retryAfter: 0.01 });
    const taken = await takeUntil(subscribe({ after: '0' }), isEvent(2));
    expect(eventsOf(taken)).toEqual([1, 2]);
    expect(taken[0]).toMatchObject({ kind: 'reconnecting', reason: `refused: ${code}` });
    expect(server.places.slice(-2)).toEqual(['0', '0']);
  });

  it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'GRAPHQL_VALIDATION_FAILED'])('ends with %s', async (code) => {
    server.refuseNext(code);
    await expect(subscribe({ after: '0' }).next()).rejects.toMatchObject({ serverCode: code });
  });

  it('ends when the token is not accepted (4403)', async () => {
    const stranger = createClient({ url: server.url, token: 'wrong', webSocket: WebSocket });
    const subscription = stranger.subscribe({
      document,
      variables: (after: string | null) => ({ after }),
      read: ({ ticks }: Ticks) => ({ cursor: ticks.cursor, event: ticks }),
      after: '0',
      timing,
    });
    await expect(subscription.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    stranger.close();
  });

  it.each([1000, 1001, 1011, 4408, 4500])('comes back after the close code %d', async (code) => {
    server.append(1);
    server.closeNext(code);
    const taken = await takeUntil(subscribe({ after: '0' }), isEvent(1));
    expect(taken[0]?.kind).toBe('reconnecting');
  });

  it.each([4400, 4401, 4403, 4409, 4429])('ends with the close code %d', async (code) => {
    server.closeNext(code);
    await expect(subscribe({ after: '0' }).next()).rejects.toBeInstanceOf(ClientError);
  });

  it('waits for a server that is not there yet, and says why', async () => {
    await server.close();
    const subscription = subscribe({ after: '0' });
    const [notice] = await takeUntil(subscription, () => true);
    expect(notice).toMatchObject({ kind: 'reconnecting' });
    expect((notice as { reason: string }).reason).toContain('connection refused');
    subscription.close();
    server = await startTestFeedServer();
  });

  it('keeps no more than queueMax events for a slow reader, and misses none', async () => {
    const subscription = subscribe({ after: '0', queueMax: 10 });
    server.append(100);
    await waitFor(() => server.places.length === 1);
    const taken = await takeUntil(subscription, isEvent(100));
    expect(eventsOf(taken)).toEqual(range(1, 100));
    expect(server.places.length).toBeGreaterThan(1);
  });

  it('ends its socket when the reader leaves the loop', async () => {
    server.append(3);
    for await (const item of subscribe({ after: '0' })) if (isEvent(2)(item)) break;
    await waitFor(() => server.openSockets === 0);
    expect(server.connections).toBe(1);
  });

  it('ends a socket that is still being opened', async () => {
    const subscription = subscribe({ after: '0' });
    subscription.close();
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    await waitFor(() => server.openSockets === 0);
    expect(server.places).toEqual([]);
  });

  it('ends when the client is closed', async () => {
    const subscription = subscribe({ after: '0' });
    const next = subscription.next();
    client.close();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(() => subscribe({ after: '0' })).toThrow('closed');
  });
});

/** Looks again every few milliseconds until it holds; the test's own time limit is the bound. */
async function waitFor(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
