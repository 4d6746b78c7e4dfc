import { createClient as createSseClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { revokeToken } from '../../src/commands/revoke-token.ts';
import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask, subscribe } from '../support/graphql.ts';
import type { Stream } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(['n1', 'n2']);
  server = await startTestServer(cluster.database, { tokenCheckIntervalMs: 100 });
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const feedCursor = async (): Promise<string> =>
  (await ask(server, '{ serverInfo { feed { cursor } } }')).serverInfo.feed.cursor;

let created = 0;
const createPod = async (pod: { labels?: object; nodeName?: string; namespace?: string } = {}): Promise<string> => {
  const name = `pod-${(created += 1)}`;
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: pod.namespace ?? 'default', labels: pod.labels ?? {} },
    spec: { containers: [{ name: 'c', image: 'i' }], ...(pod.nodeName && { nodeName: pod.nodeName }) },
  };
  const { createPod: payload } = await ask(
    server,
    'mutation($json: JSON!) { createPod(input: { manifest: { json: $json } }) { userErrors { message } } }',
    { variables: { json } },
  );
  expect(payload.userErrors).toEqual([]);
  return name;
};

const relabel = async (name: string, labels: object) => {
  const { updatePod } = await ask(
    server,
    'mutation($name: String!, $patch: JSON!) { updatePod(input: { name: $name, change: { patch: $patch } }) { userErrors { message } } }',
    { variables: { name, patch: { metadata: { labels } } } },
  );
  expect(updatePod.userErrors).toEqual([]);
};

const deletePod = (name: string) =>
  ask(
    server,
    'mutation($name: String!) { deletePod(input: { name: $name, gracePeriodSeconds: 0 }) { userErrors { message } } }',
    {
      variables: { name },
    },
  );

const podLifecycle = `subscription($filter: PodFilter, $after: FeedCursor) { podLifecycle(filter: $filter, after: $after) {
  cursor type transitions occurredAt previous { phase ready nodeName } pod { cursor phase metadata { name labels } spec { containers { image } } } } }`;

const nextEvent = async (stream: Stream, field = 'podLifecycle') => {
  const message = await stream.next();
  if (!message.data) throw new Error(JSON.stringify(message));
  return message.data[field];
};

describe('podLifecycle', () => {
  it('shows the life of a pod from its beginning, also what happened between the cursor and the subscription', async () => {
    const after = await feedCursor();
    const name = await createPod({ labels: { of: 'life' } });
    const stream = subscribe(server, podLifecycle, { variables: { after, filter: { labelSelector: 'of=life' } } });
    const added = await nextEvent(stream);
    expect(added).toMatchObject({
      type: 'ADDED',
      transitions: ['CREATED'],
      previous: null,
      pod: { phase: 'Pending', metadata: { name }, spec: { containers: [{ image: 'i' }] } },
    });
    expect(added.pod.cursor).toBe(added.cursor);
    await deletePod(name);
    expect(await nextEvent(stream)).toMatchObject({
      type: 'DELETED',
      transitions: expect.arrayContaining(['DELETED']),
      previous: { phase: 'Pending', ready: false },
      pod: { metadata: { name } },
    });
    await stream.close();
  });

  it('starts now without a cursor', async () => {
    await createPod({ labels: { of: 'now', when: 'before' } });
    const stream = subscribe(server, podLifecycle, { variables: { filter: { labelSelector: 'of=now' } } });
    // An operation on another socket does not wait for it: pods are made until one is seen.
    let isSeen = false;
    const first = nextEvent(stream).then((event) => {
      isSeen = true;
      return event;
    });
    while (!isSeen) {
      await createPod({ labels: { of: 'now', when: 'after' } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await first).pod.metadata.labels.when).toBe('after');
    await stream.close();
  });

  it('shows an object that leaves the view as DELETED and one that enters it as ADDED', async () => {
    const after = await feedCursor();
    const stream = subscribe(server, podLifecycle, { variables: { after, filter: { labelSelector: 'side=left' } } });
    const name = await createPod({ labels: { side: 'right' } });
    await relabel(name, { side: 'left' });
    expect(await nextEvent(stream)).toMatchObject({ type: 'ADDED', pod: { metadata: { labels: { side: 'left' } } } });
    await relabel(name, { other: 'label' });
    expect(await nextEvent(stream)).toMatchObject({ type: 'MODIFIED' });
    await relabel(name, { side: 'right' });
    expect(await nextEvent(stream)).toMatchObject({
      type: 'DELETED',
      pod: { metadata: { labels: { side: 'right' } } },
    });
    await relabel(name, { side: 'left' });
    expect(await nextEvent(stream)).toMatchObject({ type: 'ADDED' });
    await stream.close();
  });

  it('filters by the DaemonSet that controls a pod', async () => {
    const after = await feedCursor();
    const stream = subscribe(server, podLifecycle, {
      variables: { after, filter: { daemonSet: { name: 'watched' } } },
    });
    await cluster.addDaemonSet('unwatched');
    await cluster.addDaemonSet('watched');
    await cluster.settle();
    const events = [await nextEvent(stream), await nextEvent(stream), await nextEvent(stream), await nextEvent(stream)];
    expect(new Set(events.map(({ pod }) => pod.metadata.labels.app))).toEqual(new Set(['watched']));
    expect(events.flatMap(({ transitions }) => transitions).sort()).toEqual([
      'CREATED',
      'CREATED',
      'SCHEDULED',
      'SCHEDULED',
    ]);
    await stream.close();
  });

  it('shows pods leave a DaemonSet that let them go, also to who comes back when it is gone', async () => {
    await cluster.addDaemonSet('parted');
    await cluster.settle();
    const { deleteDaemonSet } = await ask(
      server,
      'mutation { deleteDaemonSet(input: { name: "parted", propagation: ORPHAN }) { sinceCursor userErrors { message } } }',
    );
    expect(deleteDaemonSet.userErrors).toEqual([]);
    // Behind the last change that could have told which uid had the name.
    const after = await feedCursor();
    await cluster.settle();
    expect((await ask(server, '{ daemonSet(name: "parted") { metadata { name } } }')).daemonSet).toBeNull();
    const stream = subscribe(server, podLifecycle, { variables: { after, filter: { daemonSet: { name: 'parted' } } } });
    const gone = [await nextEvent(stream), await nextEvent(stream)];
    expect(gone.map(({ type, pod }) => [type, pod.metadata.labels.app])).toEqual([
      ['DELETED', 'parted'],
      ['DELETED', 'parted'],
    ]);
    await stream.close();
  });

  it('goes on behind the last cursor after a broken connection, nothing missed and nothing twice', async () => {
    const start = await feedCursor();
    const filter = { labelSelector: 'of=resume' };
    const names: string[] = [];
    for (let at = 0; at < 12; at += 1) names.push(await createPod({ labels: { of: 'resume' } }));
    const seen: string[] = [];
    let after = start;
    while (seen.length < names.length) {
      const stream = subscribe(server, podLifecycle, { variables: { after, filter } });
      for (let at = 0; at < 3; at += 1) {
        const event = await nextEvent(stream);
        seen.push(event.pod.metadata.name);
        after = event.cursor;
      }
      await stream.close();
    }
    expect(seen).toEqual(names);
  });

  it('gives every subscriber the same order', async () => {
    const after = await feedCursor();
    const streams = [1, 2, 3].map(() =>
      subscribe(server, podLifecycle, { variables: { after, filter: { labelSelector: 'of=order' } } }),
    );
    await Promise.all(Array.from({ length: 8 }, () => createPod({ labels: { of: 'order' } })));
    const orders = await Promise.all(
      streams.map(async (stream) => {
        const order: string[] = [];
        for (let at = 0; at < 8; at += 1) order.push((await nextEvent(stream)).cursor);
        return order;
      }),
    );
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
    await Promise.all(streams.map((stream) => stream.close()));
  });

  it('shows a token of some namespaces only those', async () => {
    const token = await server.createToken({ name: 'spaced', role: 'VIEWER', namespaces: ['mine'] });
    const stream = subscribe(server, podLifecycle, { variables: { after: await feedCursor() }, token });
    await createPod({ namespace: 'default' });
    const name = await createPod({ namespace: 'mine' });
    expect(await nextEvent(stream)).toMatchObject({ type: 'ADDED', pod: { metadata: { name } } });
    await stream.close();
  });
});

describe('the list and the stream', () => {
  it('fit together at the cursor of the list, while others write', async () => {
    let isWriting = true;
    const writers = [1, 2, 3].map(async () => {
      while (isWriting) await deletePod(await createPod({ labels: { of: 'fit' } }));
    });
    const filter = { labelSelector: 'of=fit' };
    for (let round = 0; round < 5; round += 1) {
      const { pods } = await ask(
        server,
        'query($filter: PodFilter) { pods(filter: $filter, first: 100) { cursor nodes { metadata { name } } } }',
        {
          variables: { filter },
        },
      );
      const present = new Set<string>(pods.nodes.map(({ metadata }: { metadata: { name: string } }) => metadata.name));
      const stream = subscribe(server, podLifecycle, { variables: { after: pods.cursor, filter } });
      for (let at = 0; at < 6; at += 1) {
        const { type, pod } = await nextEvent(stream);
        const { name } = pod.metadata;
        // A pod is added when it was not there, and deleted when it was: the list holds exactly what came before.
        expect([type, present.has(name)]).toEqual(type === 'ADDED' ? ['ADDED', false] : ['DELETED', true]);
        if (type === 'ADDED') present.add(name);
        else present.delete(name);
      }
      await stream.close();
    }
    isWriting = false;
    await Promise.all(writers);
  });
});

describe('a mutation', () => {
  it('answers with a place from which its change is seen', async () => {
    const { updateNode } = await ask(
      server,
      'mutation { updateNode(input: { name: "n1", setLabels: { seen: "yes" } }) { sinceCursor userErrors { message } } }',
    );
    const stream = subscribe(
      server,
      'subscription($after: FeedCursor) { nodeChanges(after: $after, filter: { labelSelector: "seen=yes" }) { type node { metadata { name } } } }',
      { variables: { after: updateNode.sinceCursor } },
    );
    expect(await nextEvent(stream, 'nodeChanges')).toEqual({ type: 'ADDED', node: { metadata: { name: 'n1' } } });
    await stream.close();
  });
});

describe('nodeChanges', () => {
  it('follows filters of state', async () => {
    const stream = subscribe(
      server,
      'subscription($after: FeedCursor) { nodeChanges(after: $after, filter: { schedulable: true }) { type node { metadata { name } unschedulable } } }',
      { variables: { after: await feedCursor() } },
    );
    await ask(server, 'mutation { cordonNode(input: { name: "n2" }) { node { id } } }');
    expect(await nextEvent(stream, 'nodeChanges')).toMatchObject({ type: 'DELETED', node: { unschedulable: true } });
    await ask(server, 'mutation { uncordonNode(input: { name: "n2" }) { node { id } } }');
    expect(await nextEvent(stream, 'nodeChanges')).toMatchObject({ type: 'ADDED', node: { unschedulable: false } });
    await stream.close();
  });

  it('refuses the filter that no change of a node can answer', async () => {
    const stream = subscribe(server, 'subscription { nodeChanges(filter: { missing: { name: "a" } }) { type } }');
    expect((await stream.next()).errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', argument: 'filter.missing' },
    });
    await stream.close();
  });
});

describe('daemonSetChanges', () => {
  it('shows sets with their status', async () => {
    const stream = subscribe(
      server,
      `subscription($after: FeedCursor) { daemonSetChanges(after: $after, filter: { namespace: "default" }) { type daemonSet { metadata { name }
         status { desiredNumberScheduled } spec { template { spec { containers { name } } } } } } }`,
      { variables: { after: await feedCursor() } },
    );
    await cluster.addDaemonSet('fresh');
    expect(await nextEvent(stream, 'daemonSetChanges')).toMatchObject({
      type: 'ADDED',
      daemonSet: { metadata: { name: 'fresh' } },
    });
    await cluster.settle();
    let event = await nextEvent(stream, 'daemonSetChanges');
    while (event.daemonSet.status.desiredNumberScheduled < 2) event = await nextEvent(stream, 'daemonSetChanges');
    expect(event).toMatchObject({
      type: 'MODIFIED',
      daemonSet: { spec: { template: { spec: { containers: [{ name: 'main' }] } } } },
    });
    await stream.close();
  });
});

describe('nodeAssignments', () => {
  const nodeAssignments = `subscription($nodes: [String!], $after: FeedCursor) { nodeAssignments(nodes: $nodes, after: $after) {
    cursor type transitions pod { nodeName metadata { name } } } }`;
  const next = (stream: Stream) => nextEvent(stream, 'nodeAssignments');

  it('begins with the pods that are bound, says where that was, and goes on with every change', async () => {
    const present = await createPod({ nodeName: 'lone' });
    const stream = subscribe(server, nodeAssignments, { variables: { nodes: ['lone'] } });
    const first = await next(stream);
    expect(first).toMatchObject({
      type: 'ADDED',
      transitions: [],
      pod: { nodeName: 'lone', metadata: { name: present } },
    });
    const bookmark = await next(stream);
    expect(bookmark).toMatchObject({ type: 'BOOKMARK', pod: null });
    const more = await createPod({ nodeName: 'lone' });
    await createPod({ nodeName: 'other' });
    expect(await next(stream)).toMatchObject({ type: 'ADDED', pod: { metadata: { name: more } } });
    await deletePod(present);
    expect(await next(stream)).toMatchObject({ type: 'DELETED', pod: { metadata: { name: present } } });
    await stream.close();

    const resumed = subscribe(server, nodeAssignments, { variables: { nodes: ['lone'], after: bookmark.cursor } });
    expect(await next(resumed)).toMatchObject({ type: 'ADDED', pod: { metadata: { name: more } } });
    await resumed.close();

    // Who was cut off within the first part begins it anew.
    const anew = subscribe(server, nodeAssignments, { variables: { nodes: ['lone'], after: first.cursor } });
    expect(await next(anew)).toMatchObject({ type: 'ADDED', transitions: [], pod: { metadata: { name: more } } });
    await anew.close();
  });

  it('gives an agent its own node only', async () => {
    const token = await server.createToken({ name: 'agent-n1', role: 'AGENT', nodeName: 'alone' });
    const name = await createPod({ nodeName: 'alone' });
    const own = subscribe(server, nodeAssignments, { token });
    expect(await next(own)).toMatchObject({ pod: { metadata: { name } } });
    expect(await next(own)).toMatchObject({ type: 'BOOKMARK' });
    await own.close();
    const other = subscribe(server, nodeAssignments, { token, variables: { nodes: ['n2'] } });
    expect((await other.next()).errors[0].extensions.code).toBe('FORBIDDEN');
    await other.close();
  });

  it('gives a fleet the simulated nodes, also those that join later', async () => {
    const token = await server.createToken({ name: 'fleet', role: 'FLEET' });
    await cluster.addNodes(['sim-1'], { runtime: 'SIMULATED' });
    await createPod({ nodeName: 'n1' });
    const first = await createPod({ nodeName: 'sim-1' });
    const stream = subscribe(server, nodeAssignments, { token });
    expect(await next(stream)).toMatchObject({ pod: { metadata: { name: first } } });
    expect(await next(stream)).toMatchObject({ type: 'BOOKMARK' });
    await cluster.addNodes(['sim-2'], { runtime: 'SIMULATED' });
    await createPod({ nodeName: 'n2' });
    const second = await createPod({ nodeName: 'sim-2' });
    expect(await next(stream)).toMatchObject({ type: 'ADDED', pod: { metadata: { name: second } } });
    await stream.close();
  });
});

describe('bookmarks', () => {
  it('come while nothing happens, and have the place to go on from', async () => {
    const quiet = await startTestServer(cluster.database, { bookmarkIntervalMs: 50 });
    const stream = subscribe(quiet, podLifecycle, { variables: { filter: { labelSelector: 'of=bookmark' } } });
    expect(await nextEvent(stream)).toMatchObject({ type: 'BOOKMARK', pod: null, transitions: null, previous: null });
    await createPod({ labels: { of: 'something-else' } });
    const before = await feedCursor();
    const name = await createPod({ labels: { of: 'bookmark' } });
    let event = await nextEvent(stream);
    while (event.type === 'BOOKMARK') event = await nextEvent(stream);
    expect(event.pod.metadata.name).toBe(name);
    const last = await nextEvent(stream);
    expect(last).toMatchObject({ type: 'BOOKMARK' });
    expect(last.cursor).not.toBe(before);
    await stream.close();
    const resumed = subscribe(quiet, podLifecycle, {
      variables: { after: last.cursor, filter: { labelSelector: 'of=bookmark' } },
    });
    const second = await createPod({ labels: { of: 'bookmark' } });
    event = await nextEvent(resumed);
    while (event.type === 'BOOKMARK') event = await nextEvent(resumed);
    expect(event.pod.metadata.name).toBe(second);
    await resumed.close();
    await quiet.close();
  });
});

describe('a reader', () => {
  it('that takes nothing for a while gets everything afterwards, in order', async () => {
    const after = await feedCursor();
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const positions: string[] = [];
    const padding = 'x'.repeat(200_000);
    await new Promise((resolve) => void socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${server.token}` } }));
    await new Promise((resolve) => void socket.once('message', resolve));
    const name = await createPod({ labels: { of: 'slow' } });
    const query = `subscription($after: FeedCursor) { podLifecycle(after: $after, filter: { labelSelector: "of=slow" }) { pod { metadata { resourceVersion annotations } } } }`;
    socket.send(JSON.stringify({ type: 'subscribe', id: 's', payload: { query, variables: { after } } }));
    socket.pause();
    // More than the buffers of the operating system take.
    const changes = 20;
    for (let at = 0; at < changes; at += 1) {
      const patch = { metadata: { annotations: { padding: `${at}${padding}` } } };
      const { updatePod } = await ask(
        server,
        'mutation($name: String!, $patch: JSON!) { updatePod(input: { name: $name, change: { patch: $patch } }) { userErrors { message } } }',
        { variables: { name, patch } },
      );
      expect(updatePod.userErrors).toEqual([]);
    }
    const received = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        positions.push(JSON.parse(String(data)).payload.data.podLifecycle.pod.metadata.resourceVersion);
        if (positions.length === changes + 1) resolve();
      });
    });
    socket.resume();
    await received;
    expect(positions).toEqual(Array.from({ length: changes + 1 }, (_member, at) => String(at + 1)));
    socket.terminate();
  });

  it('goes on when the database was away for a moment', async () => {
    const stream = subscribe(server, podLifecycle, {
      variables: { after: await feedCursor(), filter: { labelSelector: 'of=away' } },
    });
    const first = await createPod({ labels: { of: 'away' } });
    expect((await nextEvent(stream)).pod.metadata.name).toBe(first);
    await cluster.database.prisma.$executeRawUnsafe(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    let second: string | null = null;
    while (second === null) second = await createPod({ labels: { of: 'away' } }).catch(() => null);
    expect((await nextEvent(stream)).pod.metadata.name).toBe(second);
    await stream.close();
  });
});

describe('Server-Sent Events', () => {
  const open = (token: string) =>
    createSseClient({
      url: `${server.url}/graphql/stream`,
      headers: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });

  it('carry subscriptions', async () => {
    const client = open(server.token);
    const after = await feedCursor();
    const name = await createPod({ labels: { of: 'sse' } });
    const events = client.iterate({ query: podLifecycle, variables: { after, filter: { labelSelector: 'of=sse' } } });
    const { value } = await events.next();
    expect(value).toMatchObject({ data: { podLifecycle: { type: 'ADDED', pod: { metadata: { name } } } } });
    client.dispose();
  });

  it('carry queries, and refuse mutations by GET', async () => {
    const client = open(server.token);
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: '{ serverInfo { viewer { role } } }' })) results.push(result);
    expect(results).toEqual([{ data: { serverInfo: { viewer: { role: 'ADMIN' } } } }]);
    const query = encodeURIComponent('mutation { cordonNode(input: { name: "n1" }) { node { id } } }');
    const headers = { authorization: `Bearer ${server.token}`, accept: 'text/event-stream' };
    expect((await fetch(`${server.url}/graphql/stream?query=${query}`, { headers })).status).toBe(405);
    client.dispose();
  });

  it('end soon after the token was revoked', async () => {
    const client = open(await server.createToken({ name: 'sse-doomed', role: 'VIEWER' }));
    const events = client.iterate<{ podLifecycle: unknown }>({
      query: podLifecycle,
      variables: { after: await feedCursor() },
    });
    const first = events.next();
    await createPod();
    await first;
    await revokeToken(cluster.context, { name: 'sse-doomed' });
    let result = await events.next();
    while (!result.done && result.value.data) result = await events.next();
    expect(result.value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await events.next()).done).toBe(true);
    client.dispose();
  });
});
