import { createCluster, aDaemonSet } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask, post } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(['n1']);
  server = await startTestServer(cluster.database);
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const errors = `userErrors { __typename message code path ... on FieldError { field reason document line column }
  ... on ConflictError { currentGeneration currentResourceVersion } ... on ObjectError { object document } }`;

/** Runs one mutation with its input and gives its payload. */
const mutate = async (name: string, input: object, fields: string, token?: string) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const inputType = name === 'deleteNode' || name.endsWith('ordonNode') ? 'NodeNameInput' : type;
  const data = await ask(server, `mutation($input: ${inputType}!) { ${name}(input: $input) { ${fields} } }`, {
    variables: { input },
    ...(token !== undefined && { token }),
  });
  return data[name];
};

describe('DaemonSets', () => {
  it('are created from YAML, JSON and typed fields alike', async () => {
    const yaml = JSON.stringify(aDaemonSet('by-yaml'));
    const typed = {
      name: 'by-typed',
      selector: { matchLabels: { app: 'by-typed' } },
      template: {
        labels: { app: 'by-typed' },
        spec: { containers: [{ name: 'main', image: 'registry.example/agent:1' }] },
      },
    };
    for (const manifest of [{ yaml }, { json: aDaemonSet('by-json') }, { typed }]) {
      const payload = await mutate(
        'createDaemonSet',
        { manifest, clientMutationId: 'x' + Object.keys(manifest)[0] },
        `daemonSet { metadata { generation } spec { minReadySeconds
          template { spec { containers { image } } } } } sinceCursor clientMutationId ${errors}`,
      );
      expect(payload).toMatchObject({
        daemonSet: {
          metadata: { generation: 1 },
          spec: { template: { spec: { containers: [{ image: 'registry.example/agent:1' }] } } },
        },
        userErrors: [],
        sinceCursor: expect.any(String),
        clientMutationId: 'x' + Object.keys(manifest)[0],
      });
    }
  });

  it('are refused with all field errors, their Kubernetes paths and places', async () => {
    const yaml =
      'apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: bad\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: b}}\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: c\n        image: i\n';
    const payload = await mutate('createDaemonSet', { manifest: { yaml } }, `daemonSet { id } sinceCursor ${errors}`);
    expect(payload.daemonSet).toBeNull();
    expect(payload.sinceCursor).toBeNull();
    expect(payload.userErrors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ __typename: 'FieldError', code: 'INVALID', field: 'spec.template.metadata.labels' }),
        expect.objectContaining({
          __typename: 'FieldError',
          field: 'spec.template.spec.restartPolicy',
          reason: 'NOT_SUPPORTED',
        }),
      ]),
    );
  });

  it('are refused for text that is no YAML, with line and column', async () => {
    const payload = await mutate('createDaemonSet', { manifest: { yaml: 'a: [' } }, errors);
    expect(payload.userErrors[0]).toMatchObject({
      __typename: 'FieldError',
      reason: 'PARSE',
      line: expect.any(Number),
      column: expect.any(Number),
    });
  });

  it('are refused for a name that is taken', async () => {
    const payload = await mutate('createDaemonSet', { manifest: { json: aDaemonSet('by-json') } }, errors);
    expect(payload.userErrors).toEqual([
      expect.objectContaining({
        __typename: 'ObjectError',
        code: 'ALREADY_EXISTS',
        object: 'DaemonSet default/by-json',
      }),
    ]);
  });

  it('are updated, and not when they moved on meanwhile', async () => {
    const manifest = { json: aDaemonSet('by-json', { image: 'registry.example/agent:2' }) };
    const updated = await mutate(
      'updateDaemonSet',
      { manifest, expectedGeneration: 1 },
      `daemonSet { metadata { generation } } ${errors}`,
    );
    expect(updated).toEqual({ daemonSet: { metadata: { generation: 2 } }, userErrors: [] });
    const refused = await mutate(
      'updateDaemonSet',
      { manifest, expectedGeneration: '1' },
      `daemonSet { id } ${errors}`,
    );
    expect(refused.userErrors).toEqual([
      expect.objectContaining({
        __typename: 'ConflictError',
        code: 'CONFLICT',
        currentGeneration: 2,
        currentResourceVersion: expect.any(String),
      }),
    ]);
  });

  it('are rolled back and restarted', async () => {
    await mutate('createDaemonSet', { manifest: { json: aDaemonSet('rolled') } }, errors);
    await cluster.settle();
    await mutate(
      'updateDaemonSet',
      { manifest: { json: aDaemonSet('rolled', { image: 'registry.example/agent:2' }) } },
      errors,
    );
    await cluster.settle();
    const fields = `daemonSet { metadata { generation } spec { template { annotations spec { containers { image } } } } } ${errors}`;
    const rolledBack = await mutate('rollbackDaemonSet', { name: 'rolled' }, fields);
    expect(rolledBack).toMatchObject({
      userErrors: [],
      daemonSet: { spec: { template: { spec: { containers: [{ image: 'registry.example/agent:1' }] } } } },
    });
    const restarted = await mutate('restartDaemonSet', { name: 'rolled' }, fields);
    expect(Object.keys(restarted.daemonSet.spec.template.annotations)).toEqual(['kubectl.kubernetes.io/restartedAt']);
    expect(restarted.daemonSet.metadata.generation).toBe(rolledBack.daemonSet.metadata.generation + 1);
  });

  it('are deleted in each way', async () => {
    const fields = `daemonSet { metadata { deletionTimestamp finalizers } } deletedUid ${errors}`;
    expect(await mutate('deleteDaemonSet', { name: 'by-yaml' }, fields)).toEqual({
      daemonSet: null,
      deletedUid: expect.any(String),
      userErrors: [],
    });
    const foreground = await mutate('deleteDaemonSet', { name: 'by-json', propagation: 'FOREGROUND' }, fields);
    expect(foreground.daemonSet.metadata).toEqual({
      deletionTimestamp: expect.any(String),
      finalizers: ['foregroundDeletion'],
    });
    const orphan = await mutate('deleteDaemonSet', { name: 'by-typed', propagation: 'ORPHAN' }, fields);
    expect(orphan.daemonSet.metadata.finalizers).toEqual(['orphan']);
    const gone = await mutate('deleteDaemonSet', { name: 'nobody' }, fields);
    expect(gone).toMatchObject({ deletedUid: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });
});

describe('applyManifests', () => {
  const apply = (yaml: string, more: object = {}) =>
    mutate(
      'applyManifests',
      { yaml, ...more },
      `objects { document kind namespace name action resource { __typename id } } sinceCursor ${errors}`,
    );

  it('applies several documents and says of each what it did', async () => {
    const documents = [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'applied' }, value: 7 },
      aDaemonSet('applied'),
    ];
    const yaml = documents.map((document) => JSON.stringify(document)).join('\n---\n');
    const tried = await apply(yaml, { dryRun: true });
    expect(
      tried.objects.map(({ action, resource }: { action: string; resource: unknown }) => [action, resource]),
    ).toEqual([
      ['CREATED', null],
      ['CREATED', null],
    ]);
    const first = await apply(yaml);
    expect(first).toMatchObject({
      userErrors: [],
      objects: [
        {
          document: 0,
          kind: 'PriorityClass',
          namespace: null,
          name: 'applied',
          action: 'CREATED',
          resource: { __typename: 'PriorityClass' },
        },
        {
          document: 1,
          kind: 'DaemonSet',
          namespace: 'default',
          name: 'applied',
          action: 'CREATED',
          resource: { __typename: 'DaemonSet' },
        },
      ],
    });
    const again = await apply(yaml);
    expect(again.objects.map(({ action }: { action: string }) => action)).toEqual(['UNCHANGED', 'UNCHANGED']);
  });

  it('applies nothing when one document is bad, and says which', async () => {
    const yaml = `${JSON.stringify(aDaemonSet('half'))}\n---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: d}\n`;
    const payload = await apply(yaml);
    expect(payload.objects).toEqual([]);
    expect(payload.userErrors[0]).toMatchObject({ document: 1 });
    expect((await ask(server, '{ daemonSet(name: "half") { id } }')).daemonSet).toBeNull();
  });
});

describe('pods', () => {
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i:1' }] },
  });

  it('are created, changed and deleted', async () => {
    const fields = `pod { phase metadata { name labels deletionTimestamp } spec { containers { image } } } ${errors}`;
    expect(await mutate('createPod', { manifest: { json: pod('p') } }, fields)).toMatchObject({
      pod: { phase: 'Pending' },
      userErrors: [],
    });
    const patch = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i:2' }] } };
    expect(await mutate('updatePod', { name: 'p', change: { patch } }, fields)).toMatchObject({
      pod: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ image: 'i:2' }] } },
      userErrors: [],
    });
    const forbidden = await mutate(
      'updatePod',
      { name: 'p', change: { patch: { spec: { hostNetwork: true } } } },
      fields,
    );
    expect(forbidden.userErrors[0]).toMatchObject({ __typename: 'FieldError', reason: 'FORBIDDEN' });
    expect(await mutate('deletePod', { name: 'p', gracePeriodSeconds: 0 }, fields)).toEqual({
      pod: null,
      userErrors: [],
    });
    expect((await mutate('deletePod', { name: 'p' }, fields)).userErrors[0].code).toBe('NOT_FOUND');
  });
});

describe('nodes', () => {
  it('join, change, are cordoned and leave', async () => {
    const fields = `node { metadata { name uid } labels taints { key effect } unschedulable runtime ready allocatable } clientMutationId ${errors}`;
    const typed = {
      name: 'joins',
      labels: { a: 'b' },
      capacity: { cpu: '2' },
      runtime: 'SIMULATED',
      ready: false,
      clientMutationId: 'join',
    };
    const joined = await mutate('registerNode', { typed }, fields);
    expect(joined).toMatchObject({
      node: { labels: { a: 'b' }, runtime: 'SIMULATED', ready: false, allocatable: { cpu: '2' } },
      clientMutationId: 'join',
      userErrors: [],
    });
    const updated = await mutate(
      'updateNode',
      { name: 'joins', setLabels: { c: 'd' }, removeLabels: ['a'], setTaints: [{ key: 't', effect: 'NoSchedule' }] },
      fields,
    );
    expect(updated.node.labels).toEqual({ c: 'd' });
    expect(updated.node.taints).toContainEqual({ key: 't', effect: 'NoSchedule' });
    expect((await mutate('cordonNode', { name: 'joins' }, fields)).node.unschedulable).toBe(true);
    expect((await mutate('uncordonNode', { name: 'joins' }, fields)).node.unschedulable).toBe(false);
    const deleted = await mutate('deleteNode', { name: 'joins' }, `deletedUid ${errors}`);
    expect(deleted).toEqual({ deletedUid: joined.node.metadata.uid, userErrors: [] });
  });
});

describe('many nodes', () => {
  it('join in one call, each with its own answer', async () => {
    const nodes = [{ name: 'batch-1' }, { name: 'Not_A_Name' }, { name: 'batch-2', runtime: 'SIMULATED' }];
    const { results } = await mutate('registerNodes', { nodes }, 'results { accepted error { code message } }');
    expect(results.map((result: { accepted: boolean }) => result.accepted)).toEqual([true, false, true]);
    expect(results[1].error).toMatchObject({ code: 'INVALID', message: expect.stringContaining('metadata.name') });
    for (const name of ['batch-1', 'batch-2']) await mutate('deleteNode', { name }, `deletedUid ${errors}`);
  });
});

describe('priority classes', () => {
  it('are created and deleted', async () => {
    const json = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 };
    expect(await mutate('createPriorityClass', { manifest: { json } }, `priorityClass { value } ${errors}`)).toEqual({
      priorityClass: { value: 1000 },
      userErrors: [],
    });
    expect(await mutate('deletePriorityClass', { name: 'high' }, `deletedUid ${errors}`)).toEqual({
      deletedUid: expect.any(String),
      userErrors: [],
    });
  });
});

describe('agents', () => {
  it('report entry by entry, for their own node only', async () => {
    const token = await server.createToken({ name: 'agent-n1', role: 'AGENT', nodeName: 'n1' });
    const heartbeats = [{ node: 'n1' }, { node: 'elsewhere' }];
    const beat = await mutate('heartbeatNodes', { heartbeats }, 'results { accepted error { code message } }', token);
    expect(beat.results).toEqual([
      { accepted: true, error: null },
      { accepted: false, error: { code: expect.stringMatching(/FORBIDDEN|NOT_FOUND/), message: expect.any(String) } },
    ]);
    const { node } = await ask(server, '{ node(name: "n1") { lastHeartbeatTime } }');
    expect(Date.parse(node.lastHeartbeatTime)).toBeGreaterThan(Date.now() - 60_000);
    await cluster.addDaemonSet('reported');
    await cluster.settle();
    const { pods } = await ask(
      server,
      '{ pods(filter: { daemonSet: { name: "reported" } }) { nodes { metadata { name uid } } } }',
    );
    const { name, uid } = pods.nodes[0].metadata;
    const reports = [{ name, uid, state: 'RUNNING', ready: true, podIP: '10.0.0.1', epoch: 1, sequence: '1' }];
    expect((await mutate('reportPodStatuses', { reports }, 'results { accepted }', token)).results).toEqual([
      { accepted: true },
    ]);
    const { pod } = await ask(server, `{ pod(name: "${name}") { phase ready podIP } }`);
    expect(pod).toEqual({ phase: 'Running', ready: true, podIP: '10.0.0.1' });
  });

  it('are told when a whole batch is too large', async () => {
    const heartbeats = Array.from({ length: 5_001 }, () => ({ node: 'n1' }));
    const answer = await post(
      server,
      'mutation($heartbeats: [NodeHeartbeatInput!]!) { heartbeatNodes(input: { heartbeats: $heartbeats }) { results { accepted } } }',
      {
        variables: { heartbeats },
      },
    );
    expect(answer.errors[0].extensions.code).toBe('TOO_LARGE');
  });
});

describe('several mutations of one operation', () => {
  it('see what those before them did, also at a cursor', async () => {
    const data = await ask(
      server,
      `mutation { a: updateNode(input: { name: "n1", setLabels: { step: "1" } }) { node { cursor daemonSets { totalCount { count } } } }
         b: updateNode(input: { name: "n1", setLabels: { step: "2" } }) { node { labels cursor pods { nodes { node { labels } } } } } }`,
    );
    expect(data.b.node.labels.step).toBe('2');
    for (const pod of data.b.node.pods.nodes) expect(pod.node.labels.step).toBe('2');
    expect(data.b.node.cursor).not.toBe(data.a.node.cursor);
  });
});

describe('clientMutationId', () => {
  it('gives the first result again and does nothing', async () => {
    const input = { manifest: { json: aDaemonSet('once') }, clientMutationId: 'once' };
    const first = await mutate('createDaemonSet', input, `daemonSet { id } sinceCursor ${errors}`);
    expect(first.userErrors).toEqual([]);
    expect(await mutate('createDaemonSet', input, `daemonSet { id } sinceCursor ${errors}`)).toEqual(first);
  });
});
