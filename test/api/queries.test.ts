import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask, post } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(['n1', 'n2'], { labels: { zone: 'a' } });
  await cluster.addNodes(['n3'], { labels: { zone: 'b', disk: 'ssd' }, taints: [{ key: 'k', effect: 'NoSchedule' }] });
  await cluster.addDaemonSet('agent');
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
  server = await startTestServer(cluster.database);
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const names = (connection: { nodes: { metadata: { name: string } }[] }) =>
  connection.nodes.map(({ metadata }) => metadata.name);

describe('daemonSet', () => {
  it('gives the typed object, its numbers and its history', async () => {
    const { daemonSet } = await ask(
      server,
      `{ daemonSet(name: "agent") { id cursor
          metadata { name namespace uid generation resourceVersion labels ownerReferences { uid } finalizers creationTimestamp }
          spec { selector { matchLabels matchExpressions { key } } updateStrategy { type rollingUpdate { maxUnavailable maxSurge } }
            minReadySeconds revisionHistoryLimit template { labels annotations spec { schedulerName restartPolicy
              terminationGracePeriodSeconds dnsPolicy raw containers { name image imagePullPolicy raw ports { containerPort } } } } }
          status { observedGeneration desiredNumberScheduled currentNumberScheduled numberReady numberAvailable
            updatedNumberScheduled numberMisscheduled numberUnavailable collisionCount conditions { type } }
          revisions { id revision hash changeCause metadata { name ownerReferences { kind name } } template { spec { containers { image } } } }
      } }`,
    );
    expect(daemonSet).toMatchObject({
      metadata: { name: 'agent', namespace: 'default', generation: 1, ownerReferences: [], finalizers: [] },
      spec: {
        selector: { matchLabels: { app: 'agent' }, matchExpressions: [] },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        minReadySeconds: 0,
        revisionHistoryLimit: 10,
        template: {
          labels: { app: 'agent' },
          spec: {
            schedulerName: 'default-scheduler',
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: 30,
            dnsPolicy: 'ClusterFirst',
            containers: [{ name: 'main', image: 'registry.example/agent:1', imagePullPolicy: 'IfNotPresent' }],
          },
        },
      },
      status: { desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2, conditions: [] },
      revisions: [{ revision: 1, metadata: { ownerReferences: [{ kind: 'DaemonSet', name: 'agent' }] } }],
    });
  });

  it('answers null for a name that nobody bears', async () => {
    expect(
      await ask(server, '{ daemonSet(name: "nobody") { id } pod(name: "p") { id } node(name: "n") { id } }'),
    ).toEqual({
      daemonSet: null,
      pod: null,
      node: null,
    });
  });

  it('says why it is, or is not, on a node', async () => {
    const { daemonSet } = await ask(
      server,
      `{ daemonSet(name: "agent") { here: placement(node: "n1") { shouldRun shouldContinue reasons { code } pods { nodeName } node { metadata { name } } }
          there: placement(node: "n3") { shouldRun shouldContinue reasons { code message } pods { id } }
          nowhere: placement(node: "none") { shouldRun } } }`,
    );
    expect(daemonSet.here).toEqual({
      shouldRun: true,
      shouldContinue: true,
      reasons: [],
      pods: [{ nodeName: 'n1' }],
      node: { metadata: { name: 'n1' } },
    });
    expect(daemonSet.there).toMatchObject({
      shouldRun: false,
      shouldContinue: true,
      reasons: [{ code: 'TAINT_NO_SCHEDULE', message: expect.stringContaining('k') }],
      pods: [],
    });
    expect(daemonSet.nowhere).toBeNull();
  });

  it('tells nodes apart by what it has there', async () => {
    const { daemonSet } = await ask(
      server,
      `{ daemonSet(name: "agent") { all: nodes { ...N } running: nodes(coverage: RUNNING) { ...N } missing: nodes(coverage: MISSING) { ...N }
          mis: nodes(coverage: MISSCHEDULED) { ...N } updating: nodes(coverage: UPDATING) { ...N } un: nodes(coverage: UNAVAILABLE) { ...N } lost: nodes(coverage: LOST) { ...N } } }
       fragment N on NodeConnection { nodes { metadata { name } } }`,
    );
    expect(names(daemonSet.all)).toEqual(['n1', 'n2']);
    expect(names(daemonSet.running)).toEqual(['n1', 'n2']);
    for (const none of ['missing', 'mis', 'updating', 'un', 'lost']) expect(names(daemonSet[none])).toEqual([]);
  });

  it('counts as lost a node that is not ready and has its newest pod', async () => {
    const say = (status: string) =>
      ask(
        server,
        `mutation($heartbeats: [NodeHeartbeatInput!]!) { heartbeatNodes(input: { heartbeats: $heartbeats }) { results { accepted } } }`,
        { variables: { heartbeats: ['n2', 'n3'].map((node) => ({ node, conditions: [{ type: 'Ready', status }] })) } },
      );
    await say('False');
    const { daemonSet } = await ask(
      server,
      '{ daemonSet(name: "agent") { lost: nodes(coverage: LOST) { nodes { metadata { name } } totalCount { count } } } }',
    );
    await say('True');
    // n3 has no pod of the set.
    expect(daemonSet.lost).toEqual({ nodes: [{ metadata: { name: 'n2' } }], totalCount: { count: 1 } });
  });
});

describe('manifest', () => {
  it.each(['daemonSet(name: "agent")', 'node(name: "n3")', 'pod(name: "bare")'])(
    'of %s applies again unchanged',
    async (field) => {
      if (field.startsWith('pod')) {
        await ask(server, `mutation($input: CreatePodInput!) { createPod(input: $input) { userErrors { message } } }`, {
          variables: {
            input: {
              manifest: {
                json: {
                  apiVersion: 'v1',
                  kind: 'Pod',
                  metadata: { name: 'bare' },
                  spec: { nodeName: 'gone', containers: [{ name: 'c', image: 'i' }] },
                },
              },
            },
          },
        });
      }
      const answer = await ask(server, `{ object: ${field} { manifest json: manifest(format: JSON) } }`);
      expect(JSON.parse(answer.object.json)).toMatchObject({ metadata: { uid: expect.any(String) } });
      const { applyManifests } = await ask(
        server,
        `mutation($yaml: String!) { applyManifests(input: { yaml: $yaml }) { objects { action } userErrors { message } } }`,
        { variables: { yaml: answer.object.manifest } },
      );
      expect(applyManifests).toEqual({ objects: [{ action: 'UNCHANGED' }], userErrors: [] });
    },
  );
});

describe('node', () => {
  it('gives what it is, and what follows from its state', async () => {
    const { node } = await ask(
      server,
      `{ node(name: "n3") { id cursor metadata { name namespace } labels taints { key value effect } unschedulable capacity allocatable ready
          conditions { type status } addresses { type } lastHeartbeatTime runtime events { nodes { reason } }
          pods { nodes { id } } daemonSets { nodes { metadata { name } } } manifest } }`,
    );
    expect(node).toMatchObject({
      metadata: { name: 'n3', namespace: null },
      labels: { zone: 'b', disk: 'ssd' },
      taints: [{ key: 'k', value: '', effect: 'NoSchedule' }],
      unschedulable: false,
      ready: true,
      runtime: 'EXTERNAL',
      capacity: { cpu: '4', pods: '110' },
      daemonSets: { nodes: [] },
    });
  });

  it('lists the DaemonSets that should run on it', async () => {
    const { node } = await ask(
      server,
      '{ node(name: "n1") { daemonSets { nodes { metadata { name } } totalCount { count isExact } } } }',
    );
    expect(node.daemonSets).toEqual({
      nodes: [{ metadata: { name: 'agent' } }],
      totalCount: { count: 1, isExact: true },
    });
  });
});

describe('pod', () => {
  it('shows the spec as it is effective, its owner, its node and its life', async () => {
    const { pods } = await ask(
      server,
      `{ pods(filter: { daemonSet: { name: "agent" }, node: "n1" }) { nodes { id phase ready nodeName targetNodeName revision revisionHash
          hostIP podIP startTime nominatedNodeName reason message conditions { type status } containerStatuses { name }
          metadata { name ownerReferences { kind name controller } }
          spec { nodeName affinity tolerations { key operator effect } priority raw }
          node { metadata { name } } daemonSet { metadata { name } } events { nodes { reason } }
          lifecycle { cursor transitions phase ready nodeName occurredAt } manifest } } }`,
    );
    const [pod] = pods.nodes;
    expect(pods.nodes).toHaveLength(1);
    expect(pod).toMatchObject({
      phase: 'Running',
      ready: true,
      nodeName: 'n1',
      targetNodeName: null,
      revision: 1,
      node: { metadata: { name: 'n1' } },
      daemonSet: { metadata: { name: 'agent' } },
      metadata: { ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }] },
      spec: {
        nodeName: 'n1',
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }],
            },
          },
        },
      },
    });
    expect(pod.spec.tolerations).toContainEqual({
      key: 'node.kubernetes.io/not-ready',
      operator: 'Exists',
      effect: 'NoExecute',
    });
    const steps = pod.lifecycle.flatMap(({ transitions }: { transitions: string[] }) => transitions);
    expect(steps[0]).toBe('CREATED');
    expect(steps).toEqual(expect.arrayContaining(['CREATED', 'SCHEDULED', 'STARTED', 'READY']));
  });

  it('is found by every filter and by every operator of label selectors', async () => {
    const count = async (filter: string) =>
      (await ask(server, `{ pods(filter: { ${filter} }) { totalCount { count isExact } } }`)).pods.totalCount.count;
    expect(await count('namespace: "default", daemonSet: { name: "agent" }')).toBe(2);
    expect(await count('namespace: "elsewhere"')).toBe(0);
    expect(await count('phase: Running, ready: true')).toBe(2);
    expect(await count('ready: false')).toBe(1);
    expect(await count('node: "n2"')).toBe(1);
    expect(await count('labelSelector: "app=agent"')).toBe(2);
    expect(await count('labelSelector: "app in (agent, x)"')).toBe(2);
    expect(await count('labelSelector: "app notin (agent)"')).toBe(1);
    expect(await count('labelSelector: "app!=agent"')).toBe(1);
    expect(await count('labelSelector: "app"')).toBe(2);
    expect(await count('labelSelector: "!app"')).toBe(1);
    expect(await count('labelSelector: "app=agent,!app"')).toBe(0);
  });

  it('refuses a selector that does not parse, with the place', async () => {
    const { errors } = await post(server, '{ pods(filter: { labelSelector: "a in (" }) { nodes { id } } }');
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argument: 'filter.labelSelector' } });
  });
});

describe('nodes', () => {
  it('are found by every filter', async () => {
    const list = async (filter: string) =>
      names((await ask(server, `{ nodes(filter: { ${filter} }) { nodes { metadata { name } } } }`)).nodes);
    expect(await list('labelSelector: "zone=a"')).toEqual(['n1', 'n2']);
    expect(await list('ready: true')).toEqual(['n1', 'n2', 'n3']);
    expect(await list('ready: false')).toEqual([]);
    expect(await list('schedulable: false')).toEqual([]);
    expect(await list('tainted: true')).toEqual(['n3']);
    expect(await list('tainted: false, schedulable: true')).toEqual(['n1', 'n2']);
    expect(await list('missing: { name: "agent" }')).toEqual([]);
  });
});

describe('resource', () => {
  it('finds each kind by its global id, and nothing by another text', async () => {
    const { daemonSet, nodes, priorityClasses, events, pods } = await ask(
      server,
      `{ daemonSet(name: "agent") { id revisions { id } } nodes(first: 1) { nodes { id } } priorityClasses { nodes { id } }
         events(first: 1) { nodes { id } } pods(first: 1) { nodes { id } } }`,
    );
    const ids = [
      daemonSet.id,
      daemonSet.revisions[0].id,
      nodes.nodes[0].id,
      priorityClasses.nodes[0].id,
      events.nodes[0].id,
      pods.nodes[0].id,
    ];
    const fields = ids.map((id, at) => `r${at}: resource(id: "${id}") { __typename id }`).join(' ');
    const found = await ask(server, `{ ${fields} none: resource(id: "bm9uc2Vuc2U") { id } }`);
    expect(Object.values(found)).toEqual([
      { __typename: 'DaemonSet', id: ids[0] },
      { __typename: 'ControllerRevision', id: ids[1] },
      { __typename: 'Node', id: ids[2] },
      { __typename: 'PriorityClass', id: ids[3] },
      { __typename: 'Event', id: ids[4] },
      { __typename: 'Pod', id: ids[5] },
      null,
    ]);
  });
});

describe('events', () => {
  it('are listed newest first and lead to their object', async () => {
    const { events } = await ask(
      server,
      `{ events(filter: { kind: "DaemonSet", name: "agent", type: "Normal" }) { totalCount { count } nodes { type reason message count component
          firstTimestamp lastTimestamp regarding { kind namespace name uid resource { __typename } } } edges { cursor } } }`,
    );
    expect(events.nodes.length).toBeGreaterThan(0);
    expect(events.nodes[0]).toMatchObject({
      regarding: { kind: 'DaemonSet', namespace: 'default', name: 'agent', resource: { __typename: 'DaemonSet' } },
    });
    const times = events.nodes.map(({ lastTimestamp }: { lastTimestamp: string }) => lastTimestamp);
    expect(times).toEqual([...times].sort().reverse());
  });
});

describe('priorityClasses', () => {
  it('are listed by value, highest first', async () => {
    const { priorityClasses } = await ask(
      server,
      '{ priorityClasses { nodes { metadata { name } value globalDefault description preemptionPolicy manifest } totalCount { count } } }',
    );
    expect(names(priorityClasses)).toEqual(['system-node-critical', 'system-cluster-critical']);
  });
});

describe('serverInfo', () => {
  it('names the viewer, the limits and the ends of the feed', async () => {
    const { serverInfo } = await ask(
      server,
      `{ serverInfo { version viewer { name role namespaces } limits { pageSizeMax queryDepthMax queryCostMax bodyBytesMax agentBatchMax }
          feed { cursor oldest retentionSeconds retentionRows retentionBytes kept { changes bytes since } } } }`,
    );
    expect(serverInfo).toMatchObject({
      viewer: { role: 'ADMIN', namespaces: [] },
      limits: { pageSizeMax: 1000, queryDepthMax: 15 },
    });
    expect(serverInfo.feed).toMatchObject({
      retentionSeconds: 86_400,
      retentionRows: 2_000_000,
      retentionBytes: 4_294_967_296,
      kept: { changes: expect.any(Number), bytes: expect.any(Number), since: expect.stringMatching(/Z$/) },
    });
    expect(serverInfo.feed.kept.changes).toBeGreaterThan(0);
    expect(serverInfo.feed.kept.bytes).toBeGreaterThan(0);
    expect(serverInfo.feed.cursor).not.toBe(serverInfo.feed.oldest);
  });
});

describe('settled', () => {
  it('says that nothing is open, and what waits', async () => {
    await cluster.settle();
    const { settled } = await ask(
      server,
      '{ settled(timeoutSeconds: 20) { settled open cursor waitingForTime { kind name until } waitingForNode { metadata { name } } } }',
    );
    expect(settled).toMatchObject({ settled: true, open: 0 });
  });

  it('refuses a time that is out of range', async () => {
    const { errors } = await post(server, '{ settled(timeoutSeconds: 301) { open } }');
    expect(errors[0].extensions.code).toBe('INVALID');
  });
});

describe('a token of some namespaces', () => {
  it('sees its namespaces and the cluster, and of the others nothing', async () => {
    const token = await server.createToken({ name: 'elsewhere', role: 'VIEWER', namespaces: ['elsewhere'] });
    const { pods } = await ask(server, '{ pods(first: 1) { nodes { id metadata { name } } } }');
    const answer = await ask(
      server,
      `query($id: ID!, $name: String!) { pods { nodes { id } totalCount { count } } daemonSets { nodes { id } } daemonSet(name: "agent") { id }
         pod(name: $name) { id } resource(id: $id) { id }
         events(filter: { kind: "DaemonSet" }) { nodes { id } } nodes { nodes { pods { nodes { id } } daemonSets { nodes { id } } } } }`,
      { token, variables: { id: pods.nodes[0].id, name: pods.nodes[0].metadata.name } },
    );
    expect(answer).toEqual({
      pods: { nodes: [], totalCount: { count: 0 } },
      daemonSets: { nodes: [] },
      daemonSet: null,
      pod: null,
      resource: null,
      events: { nodes: [] },
      nodes: { nodes: Array.from({ length: 3 }, () => ({ pods: { nodes: [] }, daemonSets: { nodes: [] } })) },
    });
  });
});
