import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applyManifests } from '../../src/commands/apply-manifests.ts';
import type { CommandError } from '../../src/commands/command.ts';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { createPriorityClass } from '../../src/commands/create-priority-class.ts';
import {
  daemonSetManifestOf,
  nodeManifestOf,
  podManifestOf,
  priorityClassManifestOf,
} from '../../src/commands/manifest-of.ts';
import { registerNode } from '../../src/commands/register-node.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updatePod } from '../../src/commands/update-pod.ts';
import type { Result } from '../../src/util/result.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { lockDaemonSetsByName } from '../../src/store/read/find-daemon-sets.ts';
import { findNodesByName } from '../../src/store/read/find-nodes.ts';
import { lockPodsByName } from '../../src/store/read/find-pods.ts';
import { findPriorityClassesByName } from '../../src/store/read/find-priority-classes.ts';
import { createCommandWorld, type CommandWorld } from './command-world.ts';

// What a real control plane answered, played through commands: that each refuses, stores and merges the same.

interface RecordedObject {
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly generation?: number };
  readonly [field: string]: unknown;
}

interface Expectation {
  readonly accepted: boolean;
  readonly verb?: string;
  readonly code?: number;
  readonly object?: RecordedObject;
  readonly causes?: readonly { readonly field: string }[];
}

interface AdmissionCase {
  readonly id: string;
  readonly op: 'create' | 'update';
  readonly manifest: RecordedObject;
  readonly from?: RecordedObject;
  readonly patch?: readonly (readonly [string, unknown])[];
  readonly expect: Expectation;
}

interface ApplyCase {
  readonly id: string;
  readonly steps: readonly {
    readonly op: 'create' | 'apply' | 'edit';
    readonly manifest?: RecordedObject;
    readonly edits?: readonly (readonly [string, unknown])[];
    readonly expect: Expectation;
  }[];
}

function read<Case>(name: string): Case[] {
  // Recorded in this form; the README of the folder describes it.
  return JSON.parse(readFileSync(new URL(`../conformance/${name}`, import.meta.url), 'utf8')) as Case[];
}

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
});

afterAll(() => world.close());

/** Every case starts from nothing. */
async function clear(): Promise<void> {
  await world.forget();
  await world.sql(`WITH a AS (DELETE FROM daemon_sets), b AS (DELETE FROM pods), c AS (DELETE FROM nodes)
    DELETE FROM priority_classes WHERE name NOT LIKE 'system-%' RETURNING 1`);
}

type Answer = Result<unknown, readonly CommandError[]>;

function create(manifest: RecordedObject): Promise<Answer> {
  const input = { manifest: { json: manifest } };
  switch (manifest.kind) {
    case 'DaemonSet':
      return createDaemonSet(world.context, input);
    case 'Pod':
      return createPod(world.context, input);
    case 'Node':
      return registerNode(world.context, { manifest: { manifest: { json: manifest } } });
    default:
      return createPriorityClass(world.context, input);
  }
}

/** The stored object as a manifest, read as anybody reads it. */
async function find({ kind, metadata }: RecordedObject): Promise<Record<string, unknown> | null> {
  const db = queryableOf(world.database.prisma);
  const name = { namespace: metadata.namespace ?? 'default', name: metadata.name ?? '' };
  switch (kind) {
    case 'DaemonSet': {
      const [stored] = await lockDaemonSetsByName(db, [name]);
      return stored ? { ...daemonSetManifestOf(stored.image, stored.template) } : null;
    }
    case 'Pod': {
      const [stored] = await lockPodsByName(db, [name]);
      return stored ? { ...podManifestOf(stored.image, stored.template) } : null;
    }
    case 'Node': {
      const [node] = await findNodesByName(db, [name.name]);
      return node ? { ...nodeManifestOf(node) } : null;
    }
    default: {
      const [image] = await findPriorityClassesByName(db, [name.name]);
      return image ? { ...priorityClassManifestOf(image) } : null;
    }
  }
}

async function update(manifest: RecordedObject, patch: AdmissionCase['patch']): Promise<Answer> {
  const live = (await find(manifest))!;
  const next = structuredClone(live);
  for (const [path, value] of patch ?? []) setPath(next, path, value);
  if (manifest.kind === 'DaemonSet') return updateDaemonSet(world.context, { manifest: { json: next } });
  if (manifest.kind === 'Pod')
    return updatePod(world.context, { name: manifest.metadata.name!, change: { json: next } });
  if (manifest.kind === 'Node') return registerNode(world.context, { manifest: { manifest: { json: next } } });
  return applyManifests(world.context, { yaml: JSON.stringify(next) });
}

function setPath(object: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.match(/[^.[\]]+/g)!.map((step) => step.replaceAll('~', '.'));
  const last = steps.pop()!;
  // Walks maps and lists alike.
  let place = object as Record<string, Record<string, unknown>>;
  for (const step of steps) place = (place[step] ??= {}) as typeof place;
  place[last] = value as Record<string, unknown>;
}

function fieldsOf(result: Answer): string[] {
  return result.ok
    ? []
    : [...new Set(result.error.map((error) => (error.kind === 'FIELD' ? error.error.path : '')))].sort();
}

/** Labels, annotations, name, namespace and everything but metadata and status, as the recordings hold them. */
function comparable(object: Record<string, unknown> | null): unknown {
  if (object === null) return null;
  const { metadata, status: _status, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ ...rest, metadata: { name, namespace, labels, annotations } })) as unknown;
}

async function check(subject: RecordedObject, result: Answer, expected: Expectation): Promise<void> {
  expect({ accepted: result.ok, error: result.ok ? null : result.error }).toMatchObject({
    accepted: expected.accepted,
  });
  if (!expected.accepted) {
    if (expected.code === 422)
      expect(fieldsOf(result)).toEqual([...new Set(expected.causes!.map((cause) => cause.field))].sort());
    return;
  }
  if (!expected.object) return;
  const name = subject.metadata.name ?? (await findGeneratedName());
  const found = await find({ ...subject, metadata: { ...subject.metadata, name } });
  expect(comparable(found)).toEqual(
    comparable({ ...expected.object, metadata: { ...expected.object.metadata, name } }),
  );
}

/** The only object of its case. */
async function findGeneratedName(): Promise<string> {
  const [row] = await world.sql<{ name: string }>('SELECT name FROM daemon_sets UNION ALL SELECT name FROM pods');
  return row!.name;
}

describe('recorded admission of pods, nodes and priority classes', () => {
  it.each(read<AdmissionCase>('admission-others.json').map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    await clear();
    if (one.op === 'create') return check(one.manifest, await create(one.manifest), one.expect);
    expect(await create(one.from!)).toMatchObject({ ok: true });
    await check(one.manifest, await update(one.from!, one.patch), one.expect);
  });
});

describe('recorded admission of DaemonSets', () => {
  it.each(read<AdmissionCase>('admission.json').map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    await clear();
    if (one.op === 'create') return check(one.manifest, await create(one.manifest), one.expect);
    expect(await create(one.from!)).toMatchObject({ ok: true });
    await check(one.manifest, await updateDaemonSet(world.context, { manifest: { json: one.manifest } }), one.expect);
  });
});

describe('recorded applies', () => {
  it.each(read<ApplyCase>('apply.json').map((one) => [one.id, one] as const))('%s', async (_id, { steps }) => {
    await clear();
    const subject = steps[0]!.manifest!;
    for (const step of steps) {
      const before = await find(subject);
      const result =
        step.op === 'edit'
          ? await update(subject, step.edits)
          : step.op === 'create'
            ? await create(step.manifest!)
            : await applyManifests(world.context, { yaml: JSON.stringify(step.manifest) });
      if (!step.expect.accepted) {
        expect(result.ok).toBe(false);
        expect(await find(subject)).toEqual(before);
        continue;
      }
      await check(subject, result, step.expect);
      const { generation } = (await find(subject))!['metadata'] as { generation: number };
      expect(generation).toBe(step.expect.object!.metadata.generation);
      if (step.expect.verb === 'CREATED' || step.expect.verb === 'UNCHANGED') {
        expect(result).toMatchObject({ value: { objects: [{ action: step.expect.verb }] } });
      }
    }
  });
});
