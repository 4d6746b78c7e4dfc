import type { JsonObject } from '../../src/domain/model/json.ts';
import { stableJson } from '../../src/util/stable-json.ts';
import { listAll } from './runner/api-client.ts';
import type { ApiClient } from './runner/api-client.ts';
import type { ConformanceCase } from './runner/cases.ts';
import type { ConformanceServer } from './runner/conformance-server.ts';
import { converge } from './runner/convergence.ts';
import { mutate, mutations } from './runner/mutations.ts';
import { readOwnCases } from './runner/replay.ts';
import { startConformanceServer } from './runner/start-conformance-server.ts';

type Recorded = Extract<ConformanceCase, { readonly kind: 'ADMISSION' }>;

const accepted = ['admission.json', 'admission-others.json']
  .flatMap(readOwnCases)
  .filter((one): one is Recorded => one.kind === 'ADMISSION')
  .filter(({ content }) => content.op === 'create' && content.expect.accepted);

const ofKind = (kind: string) => accepted.filter(({ content }) => content.manifest['kind'] === kind);

/** In a namespace of its own, as most have the same name. */
const inNamespace = ({ content: { manifest } }: Recorded, number: number): JsonObject => ({
  ...manifest,
  metadata: { ...(manifest['metadata'] as JsonObject), namespace: `case-${number}` },
});

/** What people may say of an object, in another namespace: for making another of it. */
const copyOf = (manifest: string): JsonObject => {
  const { status: _status, metadata, ...rest } = JSON.parse(manifest) as JsonObject;
  const { name, namespace, labels, annotations } = metadata as JsonObject;
  // Absent members stay absent as JSON.
  return { ...rest, metadata: { name, namespace: `${String(namespace)}-copy`, labels, annotations } as JsonObject };
};

const asDocument = (manifest: JsonObject): string => `${JSON.stringify(manifest)}\n`;

const specOf = ({ spec }: JsonObject): string => stableJson(spec);

let server: ConformanceServer;
beforeAll(async () => void (server = await startConformanceServer()), 60_000);
afterAll(() => server.close());

const readManifests = async (client: ApiClient, list: string, format: 'YAML' | 'JSON') => {
  const nodes = await listAll<{ readonly manifest: string }>(client, list, `manifest(format: ${format})`);
  return nodes.map(({ manifest }) => manifest);
};

const applyAll = async (client: ApiClient, manifests: readonly string[]) => {
  const { applyManifests } = await client.request<{
    applyManifests: { readonly objects: readonly { readonly action: string }[]; readonly userErrors: readonly unknown[] };
  }>(
    `mutation Apply($yaml: String!) {
      applyManifests(input: { yaml: $yaml }) { objects { action } userErrors { message } }
    }`,
    { yaml: manifests.join('---\n') },
  );
  return applyManifests;
};

describe('what `manifest` gives of every object that Kubernetes accepted', () => {
  it.each([
    { kind: 'DaemonSet', list: 'daemonSets', mutation: mutations.createDaemonSet },
    { kind: 'Pod', list: 'pods', mutation: mutations.createPod },
  ])('can be applied again and changes nothing, and makes the same again elsewhere ($kind)', async ({ kind, list, mutation }) => {
    const { client } = server;
    const cases = ofKind(kind);
    expect(cases.length).toBeGreaterThan(20);
    const manifests = cases.map(inNamespace);
    const isNamed = ({ metadata }: JsonObject) => (metadata as JsonObject)['name'] !== undefined;
    const first = await applyAll(client, manifests.filter(isNamed).map(asDocument));
    expect(first.userErrors).toEqual([]);
    // Without a name nothing can be applied, only made.
    for (const json of manifests.filter((manifest) => !isNamed(manifest))) {
      expect((await mutate(client, mutation, { manifest: { json } })).errors).toEqual([]);
    }
    await converge(server);
    const before = await readManifests(client, list, 'JSON');
    expect(before).toHaveLength(cases.length);
    for (const format of ['YAML', 'JSON'] as const) {
      const { objects, userErrors } = await applyAll(client, await readManifests(client, list, format));
      expect(userErrors).toEqual([]);
      expect(objects.filter(({ action }) => action !== 'UNCHANGED')).toEqual([]);
      expect(objects).toHaveLength(cases.length);
      expect(await readManifests(client, list, 'JSON')).toEqual(before);
    }

    const copies = before.map(copyOf);
    const { objects, userErrors } = await applyAll(client, copies.map(asDocument));
    expect(userErrors).toEqual([]);
    expect(objects.filter(({ action }) => action !== 'CREATED')).toEqual([]);
    const made = (await readManifests(client, list, 'JSON')).filter((manifest) => !before.includes(manifest));
    expect(made.map(copyOf).map(specOf).sort()).toEqual(copies.map(specOf).sort());
  });
});
