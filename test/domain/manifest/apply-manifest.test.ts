import { mergeApplied } from '../../../src/domain/manifest/apply-manifest.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';

function pod(spec: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec };
}

/** The spec after an apply; the manifest applied before is the first argument. */
function applied(last: JsonObject | undefined, live: JsonObject, manifest: JsonObject): unknown {
  const lastApplied = last === undefined ? undefined : pod(last);
  return mergeApplied({ lastApplied, live: pod(live), manifest: pod(manifest) }).spec;
}

describe('mergeApplied', () => {
  it.each<[string, JsonObject | undefined, JsonObject, JsonObject, JsonObject]>([
    ['sets what the manifest names', {}, { priority: 1 }, { priority: 2 }, { priority: 2 }],
    [
      'takes away what it no longer names',
      { hostname: 'x' },
      { hostname: 'x', subdomain: 'd' },
      {},
      { subdomain: 'd' },
    ],
    ['keeps what others set, when nothing was applied before', undefined, { hostname: 'x' }, {}, { hostname: 'x' }],
    [
      'sets an explicit zero value that others changed',
      { hostNetwork: false },
      { hostNetwork: true },
      { hostNetwork: false },
      { hostNetwork: false },
    ],
    ['removes what it names as null', {}, { hostname: 'x' }, { hostname: null }, {}],
    [
      'takes map keys away one by one',
      { nodeSelector: { a: '1', b: '2' } },
      { nodeSelector: { a: '1', b: '2', c: '3' } },
      { nodeSelector: { a: '1' } },
      { nodeSelector: { a: '1', c: '3' } },
    ],
    [
      'takes containers and variables away by name and keeps those of others',
      { containers: [{ name: 'a', env: [{ name: 'A' }, { name: 'B' }] }, { name: 'b' }] },
      { containers: [{ name: 'x' }, { name: 'a', env: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }, { name: 'b' }] },
      { containers: [{ name: 'a', env: [{ name: 'B' }] }] },
      { containers: [{ name: 'x' }, { name: 'a', env: [{ name: 'B' }, { name: 'C' }] }] },
    ],
    [
      'replaces atomic lists whole',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'a' }, { key: 'x' }] },
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'a' }] },
    ],
    [
      'changes the source of a volume',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', configMap: { name: 'c' } }] },
      { volumes: [{ name: 'v', configMap: { name: 'c' } }] },
    ],
    [
      'changes the source of a volume back that others changed',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    ],
    [
      'orders as the manifest does',
      {},
      { containers: [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 'b' }, { name: 'a' }] },
      { containers: [{ name: 'b' }, { name: 'a' }] },
    ],
  ])('%s', (_what, last, live, manifest, expected) => {
    expect(applied(last, live, manifest)).toEqual(expected);
  });

  it('does not compare what only the server sets', () => {
    const live = { ...pod({}), metadata: { name: 'a', uid: 'u', generation: 2 }, status: { phase: 'Running' } };
    const manifest = { ...pod({}), metadata: { name: 'a', uid: 'other', resourceVersion: '1' }, status: {} };
    expect(mergeApplied({ lastApplied: live, live, manifest })).toEqual(live);
  });
});
