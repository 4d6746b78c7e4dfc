import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { restartDaemonSet } from '../../src/commands/restart-daemon-set.ts';
import { rollbackDaemonSet } from '../../src/commands/rollback-daemon-set.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import type { DaemonSetImage } from '../../src/domain/model/images.ts';
import { aDaemonSet, createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
});

afterAll(() => world.close());

beforeEach(() => world.forget());

async function create(name: string, change?: Parameters<typeof aDaemonSet>[1]): Promise<DaemonSetImage> {
  const value = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet(name, change) } }));
  await world.forget();
  return value.daemonSet!;
}

async function find(
  name: string,
): Promise<{ generation: number; resourceVersion: number; templateKey: string } | null> {
  const [row] = await world.sql<{ generation: number; resourceVersion: number; templateKey: string }>(
    `SELECT generation::int, resource_version::int AS "resourceVersion", template_key AS "templateKey"
     FROM daemon_sets WHERE name = $1`,
    name,
  );
  return row ?? null;
}

/** A refusal must leave every table as it was. */
async function expectNothingChanged(steps: () => Promise<unknown>): Promise<void> {
  const before = await world.fingerprint();
  await steps();
  expect(await world.fingerprint()).toBe(before);
}

describe('createDaemonSet', () => {
  it('stores the defaulted object, its template once, and its work row', async () => {
    const { daemonSet } = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet('stored') } }));
    expect(daemonSet).toMatchObject({
      name: 'stored',
      namespace: 'default',
      generation: 1,
      resourceVersion: '1',
      spec: {
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        revisionHistoryLimit: 10,
      },
      status: { observedGeneration: 0, desiredNumberScheduled: 0 },
    });
    expect(daemonSet!.spec).not.toHaveProperty('template');
    const [template] = await world.sql<{ template: { spec: object } }>(
      'SELECT template FROM pod_templates WHERE key = $1',
      daemonSet!.templateKey,
    );
    expect(template!.template.spec).toMatchObject({ restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' });
    expect(
      await world.sql('SELECT desired FROM daemon_set_work WHERE daemon_set_uid = $1::uuid', daemonSet!.uid),
    ).toEqual([{ desired: 0 }]);
  });

  it('leaves one mark, one job and one change', async () => {
    const { daemonSet } = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet('marked') } }));
    expect(await world.marks()).toEqual([{ kind: 'DAEMON_SET', subject: daemonSet!.uid, node: '' }]);
    expect(await world.jobs()).toEqual([`reconcileDaemonSet:${daemonSet!.uid}`]);
    expect(await world.changes()).toMatchObject([
      { kind: 'DaemonSet', type: 'ADDED', uid: daemonSet!.uid, object: { name: 'marked' }, previous: null },
    ]);
  });

  it('takes YAML, JSON and typed fields alike', async () => {
    const yaml = JSON.stringify(aDaemonSet('three-yaml'));
    const typed = {
      name: 'three-typed',
      selector: { matchLabels: { app: 'three' } },
      template: {
        labels: { app: 'three' },
        spec: { containers: [{ name: 'main', image: 'registry.example/agent:1' }] },
      },
      updateStrategy: { type: 'RollingUpdate' as const, maxUnavailable: '20%' },
      minReadySeconds: 4,
    };
    const fromText = valueOf(await createDaemonSet(world.context, { manifest: { yaml } })).daemonSet!;
    const fromFields = valueOf(await createDaemonSet(world.context, { manifest: { typed } })).daemonSet!;
    expect(fromText.name).toBe('three-yaml');
    expect(fromFields.spec).toMatchObject({
      minReadySeconds: 4,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '20%' } },
    });
  });

  it('refuses a taken name', async () => {
    await create('taken');
    await expectNothingChanged(async () => {
      const result = await createDaemonSet(world.context, {
        manifest: { json: aDaemonSet('taken', { image: 'other:2' }) },
      });
      expect(refusalsOf(result)).toEqual(['ALREADY_EXISTS DaemonSet default/taken']);
    });
  });

  it('gives a name to one of two that come at once', async () => {
    const results = await Promise.all(
      [1, 2, 3].map((at) =>
        createDaemonSet(world.context, {
          manifest: { json: aDaemonSet('raced', { image: `registry.example/a:${at}` }) },
        }),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results.filter((one) => !one.ok)) {
      expect(refusalsOf(result)).toEqual(['ALREADY_EXISTS DaemonSet default/raced']);
    }
    expect(await world.changes()).toHaveLength(1);
  });

  it('refuses bad fields with the place where they are written', async () => {
    const yaml = [
      'apiVersion: apps/v1',
      'kind: DaemonSet',
      'metadata:',
      '  name: Bad',
      'spec:',
      '  selector: { matchLabels: { app: a } }',
      '  template:',
      '    metadata: { labels: { app: b } }',
      '    spec:',
      '      restartPolicy: Never',
      '      containers: [{ name: c, image: i }]',
    ].join('\n');
    await expectNothingChanged(async () => {
      const result = await createDaemonSet(world.context, { manifest: { yaml } });
      expect(refusalsOf(result)).toEqual([
        'INVALID metadata.name',
        'INVALID spec.template.metadata.labels',
        'NOT_SUPPORTED spec.template.spec.restartPolicy',
      ]);
      expect(result.ok ? [] : result.error).toContainEqual({
        kind: 'FIELD',
        error: expect.objectContaining({ path: 'spec.template.spec.restartPolicy', line: 10, document: 0 }),
      });
    });
  });

  it.each([
    ['a syntax error', 'kind: [', ['PARSE ']],
    ['two documents', `${JSON.stringify(aDaemonSet('a'))}\n---\n${JSON.stringify(aDaemonSet('b'))}`, ['TOO_MANY ']],
    ['another kind', 'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }', ['NOT_SUPPORTED kind']],
    [
      'what the database cannot hold',
      JSON.stringify(aDaemonSet('nul', { metadata: { annotations: { a: 'x\u0000', b: '\ud800' } } })),
      ['INVALID metadata.annotations.a', 'INVALID metadata.annotations.b'],
    ],
    ['an unknown field', JSON.stringify({ ...aDaemonSet('u'), spce: {} }), ['UNKNOWN_FIELD spce']],
    [
      'a wrong type',
      JSON.stringify(aDaemonSet('w', { spec: { minReadySeconds: 'ten' } })),
      ['WRONG_TYPE spec.minReadySeconds'],
    ],
  ])('refuses %s', async (_what, yaml, refusals) => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await createDaemonSet(world.context, { manifest: { yaml } }))).toEqual(
        expect.arrayContaining(refusals),
      );
    });
  });
});

describe('updateDaemonSet', () => {
  it('raises the generation with the spec', async () => {
    const before = await create('image');
    const { daemonSet } = valueOf(
      await updateDaemonSet(world.context, {
        manifest: { json: aDaemonSet('image', { image: 'registry.example/agent:2' }) },
      }),
    );
    expect(daemonSet).toMatchObject({ uid: before.uid, generation: 2, resourceVersion: '2' });
    expect(daemonSet!.templateKey).not.toBe(before.templateKey);
    expect(await world.changes()).toMatchObject([{ type: 'MODIFIED', previous: { labels: {} } }]);
    expect(await world.marks()).toMatchObject([{ kind: 'DAEMON_SET', subject: before.uid }]);
  });

  it('does not raise it with labels', async () => {
    await create('labels');
    const json = aDaemonSet('labels', { metadata: { labels: { tier: 'front' } } });
    const { daemonSet } = valueOf(await updateDaemonSet(world.context, { manifest: { json } }));
    expect(daemonSet).toMatchObject({ generation: 1, resourceVersion: '2', labels: { tier: 'front' } });
  });

  it('writes nothing when nothing changes', async () => {
    await create('same');
    await expectNothingChanged(async () => {
      const { daemonSet } = valueOf(await updateDaemonSet(world.context, { manifest: { json: aDaemonSet('same') } }));
      expect(daemonSet).toMatchObject({ generation: 1, resourceVersion: '1' });
    });
  });

  it('refuses another selector, an old generation, an old version and a name that is not there', async () => {
    await create('refusing');
    const json = aDaemonSet('refusing', { image: 'registry.example/agent:2' });
    const moved = aDaemonSet('refusing', {
      spec: {
        selector: { matchLabels: { app: 'other' } },
        template: { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'main', image: 'i' }] } },
      },
    });
    await expectNothingChanged(async () => {
      expect(refusalsOf(await updateDaemonSet(world.context, { manifest: { json: moved } }))).toEqual([
        'INVALID spec.selector',
      ]);
      const stale = await updateDaemonSet(world.context, { manifest: { json }, expectedGeneration: 7 });
      expect(stale.ok ? [] : stale.error).toMatchObject([
        { kind: 'CONFLICT', currentGeneration: 1, currentResourceVersion: '1' },
      ]);
      expect(
        refusalsOf(await updateDaemonSet(world.context, { manifest: { json }, expectedResourceVersion: '9' })),
      ).toEqual(['CONFLICT']);
      const written = { ...json, metadata: { ...json.metadata, resourceVersion: '9' } };
      expect(refusalsOf(await updateDaemonSet(world.context, { manifest: { json: written } }))).toEqual(['CONFLICT']);
      expect(refusalsOf(await updateDaemonSet(world.context, { manifest: { json: aDaemonSet('nobody') } }))).toEqual([
        'NOT_FOUND DaemonSet default/nobody',
      ]);
    });
  });

  it('lets one of two win who expect the same version', async () => {
    await create('contended');
    const results = await Promise.all(
      [2, 3].map((tag) =>
        updateDaemonSet(world.context, {
          manifest: { json: aDaemonSet('contended', { image: `registry.example/agent:${tag}` }) },
          expectedGeneration: 1,
        }),
      ),
    );
    expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
    expect(await find('contended')).toMatchObject({ generation: 2 });
  });
});

describe('restartDaemonSet', () => {
  it("writes the transaction's time into the template and keeps the rest", async () => {
    const before = await create('restarted');
    const { daemonSet } = valueOf(await restartDaemonSet(world.context, { name: 'restarted' }));
    expect(daemonSet).toMatchObject({ generation: 2, spec: before.spec });
    const [row] = await world.sql<{ annotations: Record<string, string> }>(
      `SELECT template #> '{metadata,annotations}' AS annotations FROM pod_templates WHERE key = $1`,
      daemonSet!.templateKey,
    );
    expect(Object.keys(row!.annotations)).toEqual(['kubectl.kubernetes.io/restartedAt']);
    expect(Date.parse(row!.annotations['kubectl.kubernetes.io/restartedAt']!)).not.toBeNaN();
  });

  it('refuses a set that is not there', async () => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await restartDaemonSet(world.context, { name: 'nobody' }))).toEqual([
        'NOT_FOUND DaemonSet default/nobody',
      ]);
    });
  });
});

describe('rollbackDaemonSet', () => {
  /** What the reconciler would have noted. */
  async function addRevision(set: DaemonSetImage, revision: number, templateKey: string): Promise<void> {
    await world.sql(
      `INSERT INTO controller_revisions (uid, namespace, name, owner_uid, labels, annotations, hash, revision, template_key,
         creation_timestamp)
       VALUES (gen_random_uuid(), $1, $2, $3::uuid, '{}', '{}', $4, $5::bigint, $6, now())`,
      set.namespace,
      `${set.name}-${revision}`,
      set.uid,
      `h${revision}`,
      revision,
      templateKey,
    );
  }

  it('gives the template before the last one back, and the spec around it stays', async () => {
    const first = await create('rolled');
    await addRevision(first, 1, first.templateKey);
    const second = valueOf(
      await updateDaemonSet(world.context, {
        manifest: { json: aDaemonSet('rolled', { image: 'registry.example/agent:2', spec: { minReadySeconds: 5 } }) },
      }),
    ).daemonSet!;
    const withSelector = { ...second, templateKey: second.templateKey };
    await addRevision(withSelector, 2, second.templateKey);
    const { daemonSet } = valueOf(await rollbackDaemonSet(world.context, { name: 'rolled' }));
    expect(daemonSet).toMatchObject({ templateKey: first.templateKey, generation: 3, spec: { minReadySeconds: 5 } });
    // Going where it is already writes nothing.
    await expectNothingChanged(() => rollbackDaemonSet(world.context, { name: 'rolled', toRevision: 1 }));
  });

  it('refuses a revision that is not there, a negative one, and a set without history', async () => {
    const set = await create('unrolled');
    await addRevision(set, 1, set.templateKey);
    await expectNothingChanged(async () => {
      expect(refusalsOf(await rollbackDaemonSet(world.context, { name: 'unrolled', toRevision: 9 }))).toEqual([
        'NOT_FOUND DaemonSet default/unrolled',
      ]);
      expect(refusalsOf(await rollbackDaemonSet(world.context, { name: 'unrolled' }))).toEqual([
        'NOT_FOUND DaemonSet default/unrolled',
      ]);
      expect(refusalsOf(await rollbackDaemonSet(world.context, { name: 'unrolled', toRevision: -1 }))).toEqual([
        'INVALID toRevision',
      ]);
    });
  });
});

describe('deleteDaemonSet', () => {
  it('BACKGROUND: removes the row at once and leaves the rest to the collector', async () => {
    const set = await create('background');
    const value = valueOf(await deleteDaemonSet(world.context, { name: 'background' }));
    expect(value).toMatchObject({ daemonSet: null, deletedUid: set.uid });
    expect(await find('background')).toBeNull();
    expect(await world.changes()).toMatchObject([{ type: 'DELETED', uid: set.uid }]);
    expect(await world.marks()).toEqual([{ kind: 'DAEMON_SET', subject: set.uid, node: '' }]);
  });

  it('FOREGROUND: waits, terminating, and may be turned into ORPHAN and BACKGROUND', async () => {
    await create('foreground');
    const waiting = valueOf(await deleteDaemonSet(world.context, { name: 'foreground', propagation: 'FOREGROUND' }));
    expect(waiting.daemonSet).toMatchObject({
      generation: 2,
      deletionPropagation: 'FOREGROUND',
      finalizers: ['foregroundDeletion'],
      deletionTimestamp: expect.any(String),
    });
    const turned = valueOf(await deleteDaemonSet(world.context, { name: 'foreground', propagation: 'ORPHAN' }));
    expect(turned.daemonSet).toMatchObject({
      generation: 2,
      deletionPropagation: 'ORPHAN',
      finalizers: ['orphan'],
      deletionTimestamp: waiting.daemonSet!.deletionTimestamp,
    });
    expect(valueOf(await deleteDaemonSet(world.context, { name: 'foreground' })).daemonSet).toBeNull();
  });

  it('keeps a set that a foreign finalizer holds', async () => {
    await create('held', { metadata: { finalizers: ['example.com/hold'] } });
    const { daemonSet } = valueOf(await deleteDaemonSet(world.context, { name: 'held' }));
    expect(daemonSet).toMatchObject({ deletionPropagation: null, finalizers: ['example.com/hold'], generation: 2 });
  });

  it('refuses what is not there and what moved on', async () => {
    await create('kept');
    await expectNothingChanged(async () => {
      expect(refusalsOf(await deleteDaemonSet(world.context, { name: 'nobody' }))).toEqual([
        'NOT_FOUND DaemonSet default/nobody',
      ]);
      expect(refusalsOf(await deleteDaemonSet(world.context, { name: 'kept', expectedGeneration: 2 }))).toEqual([
        'CONFLICT',
      ]);
    });
  });
});

describe('names that the database cannot hold', () => {
  it('are refused, not looked up', async () => {
    await expectNothingChanged(async () => {
      expect(refusalsOf(await deleteDaemonSet(world.context, { name: 'a\u0000' }))).toEqual(['INVALID name']);
      const input = { name: 'a', clientMutationId: '\udc00' };
      expect(refusalsOf(await restartDaemonSet(world.context, input))).toEqual(['INVALID clientMutationId']);
    });
  });
});

describe('clientMutationId', () => {
  it('gives the first outcome again and does nothing', async () => {
    const input = { manifest: { json: aDaemonSet('once') }, clientMutationId: 'm-1' };
    const first = valueOf(await createDaemonSet(world.context, input));
    await expectNothingChanged(async () => {
      const again = valueOf(await createDaemonSet(world.context, input));
      expect(again).toEqual(first);
    });
  });

  it('refuses the id with another input, and with another mutation', async () => {
    const input = { manifest: { json: aDaemonSet('once-only') }, clientMutationId: 'm-2' };
    await createDaemonSet(world.context, input);
    await expectNothingChanged(async () => {
      const other = { manifest: { json: aDaemonSet('once-other') }, clientMutationId: 'm-2' };
      expect(refusalsOf(await createDaemonSet(world.context, other))).toEqual(['INVALID']);
      expect(refusalsOf(await updateDaemonSet(world.context, input))).toEqual(['INVALID']);
    });
  });

  it('runs once when the same call comes twice at once', async () => {
    const input = { manifest: { json: aDaemonSet('once-raced') }, clientMutationId: 'm-3' };
    const results = await Promise.all([createDaemonSet(world.context, input), createDaemonSet(world.context, input)]);
    const [first, second] = results.map(valueOf);
    expect(first!.daemonSet!.uid).toBe(second!.daemonSet!.uid);
    expect(await world.changes()).toHaveLength(1);
  });

  it('means nothing to another caller, after 24 h, or after a refusal', async () => {
    const input = { name: 'once-gone', clientMutationId: 'm-4' };
    expect(refusalsOf(await deleteDaemonSet(world.context, input))).toEqual(['NOT_FOUND DaemonSet default/once-gone']);
    await create('once-gone');
    valueOf(await deleteDaemonSet(world.context, input));
    const other = world.contextOf({ role: 'OPERATOR' });
    expect(refusalsOf(await deleteDaemonSet(other, input))).toEqual(['NOT_FOUND DaemonSet default/once-gone']);
    await world.advance(24 * 3_600_000 + 1);
    expect(refusalsOf(await deleteDaemonSet(world.context, input))).toEqual(['NOT_FOUND DaemonSet default/once-gone']);
  });

  it('answers null for an object that is gone since', async () => {
    const input = { manifest: { json: aDaemonSet('once-deleted') }, clientMutationId: 'm-5' };
    const first = valueOf(await createDaemonSet(world.context, input));
    await deleteDaemonSet(world.context, { name: 'once-deleted' });
    expect(valueOf(await createDaemonSet(world.context, input))).toEqual({
      daemonSet: null,
      sinceCursor: first.sinceCursor,
    });
  });
});
