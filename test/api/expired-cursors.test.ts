import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeFeedCursor } from '../../src/store/feed/cursor.ts';
import { pruneChanges } from '../../src/store/feed/prune-changes.ts';
import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask, subscribe } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  // Small enough that a reader falls out of the ring, and that what he has not read is dropped.
  server = await startTestServer(cluster.database, {}, cluster.database, {
    sequencer: { partitionRows: 5 },
    tail: { capacity: 4, pageSizeMax: 5 },
  });
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const keepRows = (rows: number) =>
  pruneChanges(cluster.database, { keepMs: 86_400_000, keepRows: rows, keepBytes: 1e12 });

const placeNow = async (): Promise<string> => (await ask(server, '{ pods(first: 1) { cursor } }')).pods.cursor;

const positionOf = (cursor: string): number => {
  const decoded = decodeFeedCursor(cursor);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value.position;
};

/** Waits until the feed has a place after this one for every change before the call. */
const numbered = async (position: number) => {
  while (positionOf(await placeNow()) < position);
};

const createPod = (name: string, annotations = {}) =>
  ask(
    server,
    'mutation($json: JSON!) { createPod(input: { manifest: { json: $json } }) { pod { id } userErrors { message } } }',
    {
      variables: {
        json: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace: 'default', annotations },
          spec: { containers: [{ name: 'c', image: 'i' }] },
        },
      },
    },
  );

const setStep = (name: string, step: number) =>
  ask(
    server,
    'mutation($name: String!, $patch: JSON!) { updatePod(input: { name: $name, change: { patch: $patch } }) { userErrors { message } } }',
    { variables: { name, patch: { metadata: { labels: { step: String(step) } } } } },
  );

const lifecycle = `subscription($after: FeedCursor) {
  podLifecycle(after: $after) { cursor pod { metadata { name labels annotations } } }
}`;

/** A reader whose socket can stand still. */
function openReader(after: string) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as loosely typed as it arrives
  const messages: any[] = [];
  let wake: () => void = () => undefined;
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${server.token}` } })),
  );
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString('utf8')) as { type: string };
    if (message.type === 'connection_ack') {
      const payload = { query: lifecycle, variables: { after } };
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    } else if (message.type !== 'ping') messages.push(message);
    wake();
  });
  return {
    socket,
    messages,
    async until(isSeen: () => boolean) {
      while (!isSeen()) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe('a cursor whose changes were dropped', () => {
  it('is refused before the first event, with the place to list from', async () => {
    await createPod('early');
    const after = await placeNow();
    for (let step = 1; step <= 20; step += 1) await setStep('early', step);
    await numbered(positionOf(after) + 20);
    expect((await keepRows(8)).waiting).toBe(0);

    const stream = subscribe(server, lifecycle, { variables: { after } });
    const { errors } = await stream.next();
    const { oldest } = (await ask(server, '{ serverInfo { feed { oldest } } }')).serverInfo.feed;
    expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED', reason: 'CURSOR_EXPIRED', oldest } }]);
    await stream.close();

    // From the place that it was told everything that is kept follows.
    const again = subscribe(server, lifecycle, { variables: { after: oldest } });
    const from = positionOf(oldest);
    const to = positionOf(await placeNow());
    expect(to - from).toBeGreaterThan(3);
    for (let position = from + 1; position <= to; position += 1) {
      expect(positionOf((await again.next()).data.podLifecycle.cursor)).toBe(position);
    }
    await again.close();
  });

  it('is refused in the middle of a stream, too: what comes before it is complete', async () => {
    const steps = 80;
    await createPod('large', { load: 'x'.repeat(150_000) });
    const after = await placeNow();
    for (let step = 1; step <= steps; step += 1) await setStep('large', step);
    await numbered(positionOf(after) + steps);

    const reader = openReader(after);
    await reader.until(() => reader.messages.length > 0);
    // 12 MB wait for him, more than the sockets between take: he stands somewhere before the end.
    reader.socket.pause();
    expect((await keepRows(10)).waiting).toBe(0);
    reader.socket.resume();
    await reader.until(() => reader.messages.at(-1).type === 'complete');

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const events = reader.messages.slice(0, -2).map(({ payload }: any) => payload.data.podLifecycle);
    expect(events.map(({ pod }) => pod.metadata.labels.step)).toEqual(events.map((_, index) => String(index + 1)));
    const [error] = reader.messages.at(-2).payload.errors;
    expect(error.extensions).toMatchObject({ code: 'CURSOR_EXPIRED', reason: 'CURSOR_EXPIRED' });
    const oldest = positionOf(error.extensions.oldest);
    expect(oldest).toBeGreaterThan(positionOf(events.at(-1).cursor));
    expect(oldest).toBeLessThanOrEqual(positionOf(await placeNow()));
    reader.socket.close();
    await once(reader.socket, 'close');
  });
});
