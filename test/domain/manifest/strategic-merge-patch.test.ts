import { strategicMergePatch } from '../../../src/domain/manifest/strategic-merge-patch.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';

function pod(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

function patched(live: JsonObject, patch: JsonObject): JsonObject {
  const result = strategicMergePatch(live, patch);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const FIRST: JsonObject = { name: 'a', image: 'x:1', env: [{ name: 'A', value: '1' }] };
const TWO: JsonObject = { containers: [FIRST, { name: 'b', image: 'y:1' }] };

describe('strategicMergePatch', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'merges containers by name and keeps what it does not name',
      TWO,
      { containers: [{ name: 'b', image: 'y:2' }] },
      { containers: [FIRST, { name: 'b', image: 'y:2' }] },
    ],
    [
      'merges lists inside elements',
      TWO,
      { containers: [{ name: 'a', env: [{ name: 'B', value: '2' }] }] },
      {
        containers: [
          {
            name: 'a',
            image: 'x:1',
            env: [
              { name: 'B', value: '2' },
              { name: 'A', value: '1' },
            ],
          },
          { name: 'b', image: 'y:1' },
        ],
      },
    ],
    [
      'puts new elements before what the server has',
      { containers: [{ name: 'a' }] },
      { containers: [{ name: 'c' }] },
      { containers: [{ name: 'c' }, { name: 'a' }] },
    ],
    [
      'deletes an element',
      TWO,
      { containers: [{ $patch: 'delete', name: 'a' }] },
      { containers: [{ name: 'b', image: 'y:1' }] },
    ],
    [
      'deletes before it merges, wherever the deletion stands',
      { containers: [{ name: 'a', image: 'x', tty: true }] },
      {
        containers: [
          { name: 'a', image: 'y' },
          { $patch: 'delete', name: 'a' },
        ],
      },
      { containers: [{ name: 'a', image: 'y' }] },
    ],
    ['replaces a list', TWO, { containers: [{ $patch: 'replace' }, { name: 'c' }] }, { containers: [{ name: 'c' }] }],
    [
      'replaces a map',
      { nodeSelector: { a: '1', b: '2' } },
      { nodeSelector: { $patch: 'replace', c: '3' } },
      { nodeSelector: { c: '3' } },
    ],
    [
      'empties a map',
      { securityContext: { runAsUser: 1 } },
      { securityContext: { $patch: 'delete' } },
      { securityContext: {} },
    ],
    [
      'deletes with null',
      { nodeSelector: { a: '1', b: '2' }, priority: 3 },
      { nodeSelector: { a: null }, priority: null },
      { nodeSelector: { b: '2' } },
    ],
    ['does not keep null where nothing was', {}, { affinity: { nodeAffinity: null } }, { affinity: {} }],
    [
      'replaces lists without a merge key',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'keeps only the retained keys of a volume',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ $retainKeys: ['name', 'hostPath'], name: 'v', hostPath: { path: '/x' } }] },
      { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
    ],
    [
      'puts elements in the order asked for, others where they were before them',
      { containers: [{ name: 'x' }, { name: 'a' }, { name: 'b' }] },
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [{ name: 'x' }, { name: 'b' }, { name: 'a' }] },
    ],
    [
      'finds ports by number',
      { containers: [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }] }] },
      { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'web' }] }] },
      { containers: [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }] }] },
    ],
  ])('%s', (_what, live, patch, expected) => {
    expect(patched(pod(live), { spec: patch })).toEqual(pod(expected));
  });

  it('merges and takes out plain values', () => {
    const live = pod({}, { finalizers: ['a/1', 'b/1'] });
    expect(patched(live, { metadata: { finalizers: ['c/1', 'a/1'] } }).metadata).toEqual({
      finalizers: ['c/1', 'a/1', 'b/1'],
    });
    expect(patched(live, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/1'] } }).metadata).toEqual({
      finalizers: ['b/1'],
    });
  });

  it('leaves its arguments alone', () => {
    const live = pod(structuredClone(TWO));
    patched(live, { spec: { containers: [{ name: 'a', image: null }] } });
    expect(live).toEqual(pod(TWO));
  });

  it.each<[string, JsonObject, string]>([
    ['an unknown directive', { spec: { $patch: 'merge' } }, 'spec.$patch NOT_SUPPORTED'],
    [
      'an unknown directive of an element',
      { spec: { containers: [{ $patch: 'x', name: 'a' }] } },
      'spec.containers[0].$patch NOT_SUPPORTED',
    ],
    [
      'a deletion that names nothing',
      { spec: { containers: [{ $patch: 'delete' }] } },
      'spec.containers[0].name REQUIRED',
    ],
  ])('refuses %s', (_what, patch, expected) => {
    const result = strategicMergePatch(pod(TWO), patch);
    expect(result.ok ? [] : result.error.map(({ path, reason }) => `${path} ${reason}`)).toEqual([expected]);
  });

  it('leaves unknown fields for decoding to refuse', () => {
    expect(patched(pod({}), { spec: { nonsense: 1 } })).toEqual(pod({ nonsense: 1 }));
  });
});
