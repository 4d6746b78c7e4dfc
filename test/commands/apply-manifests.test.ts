import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { applyManifests } from '../../src/commands/apply-manifests.ts';
import { restartDaemonSet } from '../../src/commands/restart-daemon-set.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import { aDaemonSet, aPod, createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
});

afterAll(() => world.close());

beforeEach(() => world.forget());

const documents = (...objects: object[]) => objects.map((object) => JSON.stringify(object)).join('\n---\n');

const aNode = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { zone: 'a' } },
  status: { capacity: { cpu: '4', pods: '110' } },
  ...more,
});

const aClass = (name: string, more: object = {}) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 7,
  ...more,
});

async function apply(...objects: object[]): Promise<string[]> {
  const value = valueOf(await applyManifests(world.context, { yaml: documents(...objects) }));
  return value.objects.map((object) => `${object.action} ${object.kind} ${object.name}`);
}

async function expectNothingChanged(steps: () => Promise<unknown>): Promise<void> {
  const before = await world.fingerprint();
  await steps();
  expect(await world.fingerprint()).toBe(before);
}

describe('applyManifests', () => {
  it('creates every kind, in one transaction', async () => {
    const pod = aPod('p1', { spec: { ...aPod('x').spec, priorityClassName: 'applied' } });
    const yaml = documents(aClass('applied'), aNode('node-1'), aDaemonSet('set-1'), pod);
    const { objects } = valueOf(await applyManifests(world.context, { yaml }));
    expect(objects).toEqual([
      {
        document: 0,
        kind: 'PriorityClass',
        namespace: '',
        name: 'applied',
        action: 'CREATED',
        uid: expect.any(String),
      },
      { document: 1, kind: 'Node', namespace: '', name: 'node-1', action: 'CREATED', uid: expect.any(String) },
      {
        document: 2,
        kind: 'DaemonSet',
        namespace: 'default',
        name: 'set-1',
        action: 'CREATED',
        uid: expect.any(String),
      },
      { document: 3, kind: 'Pod', namespace: 'default', name: 'p1', action: 'CREATED', uid: expect.any(String) },
    ]);
    expect(await world.sql('SELECT count(*)::int AS batches FROM outbox')).toEqual([{ batches: 1 }]);
    expect((await world.changes()).map((change) => change.kind)).toEqual(['Node', 'DaemonSet', 'Pod']);
    expect(await world.sql(`SELECT priority FROM pods WHERE name = 'p1'`)).toEqual([{ priority: 7 }]);
  });

  it('writes nothing the second time', async () => {
    const objects = [aClass('still'), aNode('still'), aDaemonSet('still'), aPod('still')];
    await apply(...objects);
    await expectNothingChanged(async () => {
      expect(await apply(...objects)).toEqual([
        'UNCHANGED PriorityClass still',
        'UNCHANGED Node still',
        'UNCHANGED DaemonSet still',
        'UNCHANGED Pod still',
      ]);
    });
  });

  it('sets what the manifest names, drops what it no longer names, and keeps what others set', async () => {
    const first = aDaemonSet('merged', { metadata: { labels: { mine: '1', gone: '1' } } });
    await apply(first);
    valueOf(await restartDaemonSet(world.context, { name: 'merged' }));
    const second = aDaemonSet('merged', { image: 'registry.example/agent:2', metadata: { labels: { mine: '2' } } });
    expect(await apply(second)).toEqual(['CONFIGURED DaemonSet merged']);
    const [row] = await world.sql<{ labels: object; generation: number; template: object }>(
      `SELECT labels, generation::int, template FROM daemon_sets JOIN pod_templates ON key = template_key WHERE name = 'merged'`,
    );
    expect(row).toMatchObject({
      labels: { mine: '2' },
      generation: 3,
      template: {
        metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': expect.any(String) } },
        spec: { containers: [{ image: 'registry.example/agent:2' }] },
      },
    });
  });

  it('changes pods, nodes and classes within their rules', async () => {
    await apply(aPod('ruled'), aNode('ruled'), aClass('ruled'));
    const image = { spec: { containers: [{ name: 'main', image: 'registry.example/app:2' }] } };
    expect(
      await apply(
        aPod('ruled', image),
        aNode('ruled', { metadata: { name: 'ruled', labels: { zone: 'b' } } }),
        aClass('ruled', { description: 'said later' }),
      ),
    ).toEqual(['CONFIGURED Pod ruled', 'CONFIGURED Node ruled', 'CONFIGURED PriorityClass ruled']);
    await expectNothingChanged(async () => {
      const yaml = documents(
        aPod('ruled', { spec: { ...image.spec, hostNetwork: true } }),
        aClass('ruled', { value: 8 }),
        aDaemonSet('never'),
      );
      expect(refusalsOf(await applyManifests(world.context, { yaml }))).toEqual(['FORBIDDEN spec', 'FORBIDDEN Value']);
    });
  });

  it('sets an edit by others back where the manifest names it', async () => {
    await apply(aPod('tended'));
    const patch = { spec: { containers: [{ name: 'main', image: 'registry.example/app:9' }] } };
    valueOf(await updatePod(world.context, { name: 'tended', change: { patch } }));
    expect(await apply(aPod('tended'))).toEqual(['CONFIGURED Pod tended']);
    expect(await world.sql(`SELECT spec_override FROM pods WHERE name = 'tended'`)).toEqual([{ spec_override: null }]);
  });

  it('gives the errors of all documents with their places, and applies none', async () => {
    const yaml = [
      JSON.stringify(aDaemonSet('fine')),
      [
        'apiVersion: apps/v1',
        'kind: DaemonSet',
        'metadata:',
        '  name: Bad',
        'spec:',
        '  selector: { matchLabels: { a: b } }',
        '  template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: c, image: i }] } }',
      ].join('\n'),
      JSON.stringify(aPod('pending', { spec: { containers: [] } })),
    ].join('\n---\n');
    await expectNothingChanged(async () => {
      const result = await applyManifests(world.context, { yaml });
      expect(refusalsOf(result)).toEqual(['INVALID metadata.name', 'REQUIRED spec.containers']);
      expect(result.ok ? [] : result.error).toMatchObject([
        { error: { document: 1, line: 6, column: 3 } },
        { error: { document: 2 } },
      ]);
    });
  });

  it.each([
    ['a document twice', documents(aPod('twin'), aPod('twin')), ['DUPLICATE metadata.name']],
    ['an unknown kind', 'apiVersion: v1\nkind: Service\nmetadata: { name: s }', ['NOT_SUPPORTED kind']],
    ['a generated name', documents({ ...aPod(''), metadata: { generateName: 'g-' } }), ['REQUIRED metadata.name']],
    ['nothing', '# only a comment', ['PARSE ']],
  ])('refuses %s', async (_what, yaml, refusals) => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await applyManifests(world.context, { yaml }))).toEqual(refusals);
    });
  });

  it('says what a dry run would do, and does nothing', async () => {
    await apply(aDaemonSet('tried'));
    await expectNothingChanged(async () => {
      const yaml = documents(aDaemonSet('tried', { image: 'other:2' }), aPod('imagined'));
      const { objects } = valueOf(await applyManifests(world.context, { yaml, dryRun: true, clientMutationId: 'dry' }));
      expect(objects).toMatchObject([
        { action: 'CONFIGURED', uid: expect.any(String) },
        { action: 'CREATED', uid: null },
      ]);
    });
  });

  it('gives the first outcome of a repeated call', async () => {
    const input = { yaml: documents(aDaemonSet('repeated')), clientMutationId: 'apply-1' };
    const first = valueOf(await applyManifests(world.context, input));
    expect(first.objects).toMatchObject([{ action: 'CREATED' }]);
    expect(valueOf(await applyManifests(world.context, input))).toEqual(first);
  });

  it('configures what somebody else creates meanwhile', async () => {
    const results = await Promise.all(
      [1, 2, 3].map((tag) =>
        applyManifests(world.context, {
          yaml: documents(aDaemonSet('crowded', { image: `registry.example/agent:${tag}` }), aPod(`crowded-${tag}`)),
        }),
      ),
    );
    const actions = results.map((result) => valueOf(result).objects[0]!.action).sort();
    expect(actions).toEqual(['CONFIGURED', 'CONFIGURED', 'CREATED']);
  });

  it('refuses what the actor may not, object by object', async () => {
    const context = world.contextOf({ role: 'OPERATOR', namespaces: ['team'] });
    const yaml = documents(
      aDaemonSet('allowed', { metadata: { namespace: 'team' } }),
      aDaemonSet('outside'),
      aNode('everybodys'),
    );
    await expectNothingChanged(async () => {
      expect(refusalsOf(await applyManifests(context, { yaml }))).toEqual([
        'FORBIDDEN DaemonSet default/outside',
        'FORBIDDEN Node everybodys',
      ]);
    });
  });
});
