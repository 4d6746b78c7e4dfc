import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { findDaemonSetsByName } from '../../src/store/read/find-daemon-sets.ts';
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
  await cluster.addNodes(['n1', 'n2', 'n3']);
  server = await startTestServer(cluster.database);
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const fields = `generation observedGeneration updateStrategy desired current updated ready available unavailable misscheduled phase done`;

const follow = (name: string, options: { after?: string; token?: string } = {}): Stream => {
  const query = `subscription($name: String!, $after: FeedCursor) {
    rolloutProgress(name: $name, after: $after) { cursor type occurredAt progress { ${fields} } }
  }`;
  return subscribe(server, query, {
    variables: { name, after: options.after },
    ...(options.token !== undefined && { token: options.token }),
  });
};

/** The next state; bookmarks only say where the feed is. */
const nextState = async (stream: Stream) => {
  for (;;) {
    const { data, errors } = await stream.next();
    expect(errors).toBeUndefined();
    if (data.rolloutProgress.type !== 'BOOKMARK') return data.rolloutProgress;
  }
};

const untilState = async (stream: Stream, isIt: (progress: { phase: string } | null) => boolean) => {
  for (;;) {
    const state = await nextState(stream);
    if (isIt(state.progress)) return state;
  }
};

describe('rolloutProgress', () => {
  it('begins with the state now, and follows the rollout to its end', async () => {
    await cluster.addDaemonSet('followed');
    const stream = follow('followed');
    expect(await nextState(stream)).toMatchObject({
      type: 'MODIFIED',
      progress: {
        generation: 1,
        observedGeneration: 0,
        phase: 'UNOBSERVED',
        done: false,
        updateStrategy: 'RollingUpdate',
      },
    });
    await cluster.settle();
    expect(await untilState(stream, (progress) => progress?.phase === 'WAITING_FOR_AVAILABILITY')).toMatchObject({
      progress: { observedGeneration: 1, desired: 3, updated: 3, available: 0, unavailable: 3 },
    });
    await cluster.runAgents();
    await cluster.settle();
    const last = await untilState(stream, (progress) => progress?.phase === 'COMPLETE');
    expect(last).toMatchObject({ progress: { ready: 3, available: 3, unavailable: 0, misscheduled: 0, done: true } });
    const { daemonSet } = await ask(server, `{ daemonSet(name: "followed") { rollout { ${fields} } } }`);
    expect(daemonSet.rollout).toEqual(last.progress);
    await stream.close();
  });

  it('tells of a set that is not there yet, and of one that is deleted', async () => {
    const stream = follow('later');
    expect(await nextState(stream)).toMatchObject({ type: 'DELETED', progress: null });
    await cluster.addDaemonSet('later');
    expect(await nextState(stream)).toMatchObject({ type: 'MODIFIED', progress: { generation: 1 } });
    await cluster.settle();
    await deleteDaemonSet(cluster.context, { name: 'later' });
    await cluster.settle();
    await cluster.runAgents();
    await cluster.settle();
    const { progress } = await untilState(stream, (state) => state === null);
    expect(progress).toBeNull();
    await stream.close();
  });

  it('tells at most four states a second of a burst, ends with the last, and goes on after its cursor', async () => {
    await cluster.addDaemonSet('fast');
    const stream = follow('fast');
    const first = await nextState(stream);
    const [image] = await findDaemonSetsByName(queryableOf(cluster.database.prisma), [
      { namespace: 'default', name: 'fast' },
    ]);
    const commit = (generation: number) =>
      inTransaction(cluster.database, async (tx) =>
        tx.append({
          kind: 'DaemonSet',
          type: 'MODIFIED',
          uid: image!.uid,
          namespace: 'default',
          name: 'fast',
          daemonSetUid: image!.uid,
          nodeName: null,
          transitions: [],
          object: { ...image!, generation },
          previous: null,
        }),
      );
    const began = performance.now();
    const changes = 300;
    const burst = (async () => {
      for (let generation = 2; generation <= changes; generation += 1) await commit(generation);
    })();
    const states = [];
    do states.push(await nextState(stream));
    while (states.at(-1).progress.generation < changes);
    const tookMs = performance.now() - began;
    await burst;
    const generations = states.map(({ progress }) => progress.generation);
    expect(generations).toEqual([...generations].sort((left, right) => left - right));
    expect(new Set(generations).size).toBe(generations.length);
    // One at once, and one for each interval that has passed.
    expect(generations.length).toBeLessThanOrEqual(1 + tookMs / 250);
    expect(generations.length).toBeLessThan(changes);
    await stream.close();

    // From the state that it began with: what came of it, as one; from the last: only what is new.
    const again = follow('fast', { after: first.cursor });
    expect((await untilState(again, (state) => state !== null)).progress.generation).toBeGreaterThan(1);
    await again.close();
    const resumed = follow('fast', { after: states.at(-1).cursor });
    const next = nextState(resumed);
    await commit(changes + 1);
    expect((await next).progress.generation).toBe(changes + 1);
    await resumed.close();
  });

  it('shows no set of other namespaces to a token that is limited to some', async () => {
    await cluster.addDaemonSet('hidden');
    const token = await server.createToken({ name: 'elsewhere', role: 'VIEWER', namespaces: ['elsewhere'] });
    const stream = follow('hidden', { token });
    expect(await nextState(stream)).toMatchObject({ type: 'DELETED', progress: null });
    await stream.close();
  });
});
