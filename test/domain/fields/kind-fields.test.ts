import type { FieldType, ListType, Struct } from '../../../src/domain/fields/field.ts';
import { isManifestKind, KIND_FIELDS } from '../../../src/domain/fields/kind-fields.ts';

/** Every struct of the table with a name for messages, each once. */
function structsOf(type: FieldType, path: string, seen = new Map<Struct, string>()): ReadonlyMap<Struct, string> {
  if (type.kind === 'list' || type.kind === 'map') return structsOf(type.of, path, seen);
  if (type.kind !== 'struct' || seen.has(type.fields)) return seen;
  seen.set(type.fields, path);
  for (const [name, field] of Object.entries(type.fields)) structsOf(field.type, `${path}.${name}`, seen);
  return seen;
}

const STRUCTS = Object.entries(KIND_FIELDS).flatMap(([kind, { fields }]) => [...structsOf(fields, kind)]);

/** Lists that merge, by their place in the first kind that has them. */
function mergeKeys(type: FieldType, path: string): readonly string[] {
  return [...structsOf(type, path)].flatMap(([fields, at]) =>
    Object.entries(fields)
      .filter(
        (entry): entry is [string, { type: ListType; zero: 'dropped' }] =>
          entry[1].type.kind === 'list' && entry[1].type.merge !== undefined,
      )
      .map(([name, { type: list }]) => `${at}.${name} ${list.merge}`),
  );
}

describe('KIND_FIELDS', () => {
  it('merges the lists of a pod by the keys that Kubernetes gives them, and no others', () => {
    expect([...mergeKeys(KIND_FIELDS.Pod.fields, '')].sort()).toEqual(
      [
        '.metadata.finalizers ',
        '.metadata.ownerReferences uid',
        '.spec.containers name',
        '.spec.ephemeralContainers name',
        '.spec.ephemeralContainers.env name',
        '.spec.ephemeralContainers.ports containerPort',
        '.spec.ephemeralContainers.volumeDevices devicePath',
        '.spec.ephemeralContainers.volumeMounts mountPath',
        '.spec.hostAliases ip',
        '.spec.imagePullSecrets name',
        '.spec.initContainers name',
        '.spec.initContainers.env name',
        '.spec.initContainers.ports containerPort',
        '.spec.initContainers.volumeDevices devicePath',
        '.spec.initContainers.volumeMounts mountPath',
        '.spec.topologySpreadConstraints topologyKey',
        '.spec.volumes name',
      ].sort(),
    );
  });

  it('knows the merge key of every list among the fields of its elements', () => {
    for (const [fields] of STRUCTS) {
      for (const { type } of Object.values(fields)) {
        if (type.kind !== 'list' || type.merge === undefined || type.merge === '') continue;
        expect(type.of.kind === 'struct' ? Object.keys(type.of.fields) : []).toContain(type.merge);
      }
    }
  });

  it('has every volume source of v1.20', () => {
    const volumes = KIND_FIELDS.Pod.fields.fields.spec?.type;
    const list = volumes?.kind === 'struct' ? volumes.fields.volumes?.type : undefined;
    const fields = list?.kind === 'list' && list.of.kind === 'struct' ? Object.keys(list.of.fields) : [];
    expect(fields).toHaveLength(30);
    expect(fields).toEqual(
      expect.arrayContaining(['name', 'csi', 'ephemeral', 'projected', 'storageos', 'vsphereVolume']),
    );
  });

  it('drops no struct and no pointer by its zero value', () => {
    for (const [fields, path] of STRUCTS) {
      for (const [name, { type, zero }] of Object.entries(fields)) {
        if (type.kind === 'struct')
          expect([`${path}.${name}`, zero]).toEqual([`${path}.${name}`, zero === 'kept' ? 'kept' : 'filled']);
      }
    }
  });
});

describe('isManifestKind', () => {
  it('knows the kinds of the table and no inherited name', () => {
    expect(['DaemonSet', 'Pod', 'Node', 'PriorityClass'].every(isManifestKind)).toBe(true);
    expect(['Deployment', 'pod', 'toString', '__proto__', ''].some(isManifestKind)).toBe(false);
  });
});
