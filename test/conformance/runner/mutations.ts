import type { JsonObject } from '../../../src/domain/model/json.ts';
import { listAll } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { userErrorFields } from './outcome.ts';
import type { UserError } from './outcome.ts';

/** What a mutation of one object answered; `object` is its manifest as the API gives it, null when refused. */
export interface MutationAnswer {
  readonly errors: readonly UserError[];
  readonly object: JsonObject | null;
}

interface Mutation {
  readonly name: string;
  readonly inputType: string;
  /** The payload's field that holds the object; without one the payload is asked for refusals only. */
  readonly object?: string;
}

/** Mutations of the API by what cases do. */
export const mutations = {
  createDaemonSet: { name: 'createDaemonSet', inputType: 'CreateDaemonSetInput', object: 'daemonSet' },
  updateDaemonSet: { name: 'updateDaemonSet', inputType: 'UpdateDaemonSetInput', object: 'daemonSet' },
  deleteDaemonSet: { name: 'deleteDaemonSet', inputType: 'DeleteDaemonSetInput' },
  rollbackDaemonSet: { name: 'rollbackDaemonSet', inputType: 'RollbackDaemonSetInput' },
  createPod: { name: 'createPod', inputType: 'CreatePodInput', object: 'pod' },
  updatePod: { name: 'updatePod', inputType: 'UpdatePodInput', object: 'pod' },
  deletePod: { name: 'deletePod', inputType: 'DeletePodInput' },
  registerNode: { name: 'registerNode', inputType: 'RegisterNodeInput', object: 'node' },
  uncordonNode: { name: 'uncordonNode', inputType: 'NodeNameInput' },
  deleteNode: { name: 'deleteNode', inputType: 'NodeNameInput' },
  createPriorityClass: { name: 'createPriorityClass', inputType: 'CreatePriorityClassInput', object: 'priorityClass' },
} as const satisfies Readonly<Record<string, Mutation>>;

type Payload = Readonly<Record<string, { readonly manifest: string } | null>> & {
  readonly userErrors: readonly UserError[];
};

/** Runs one mutation; refusals come as its errors. */
export async function mutate(
  client: ApiClient,
  { name, inputType, object }: Mutation,
  input: Readonly<Record<string, unknown>>,
): Promise<MutationAnswer> {
  const selection = object === undefined ? '' : `${object} { manifest(format: JSON) }`;
  const { payload } = await client.request<{ payload: Payload }>(
    `mutation Change($input: ${inputType}!) {
      payload: ${name}(input: $input) { ${selection} userErrors { ${userErrorFields} } }
    }`,
    { input },
  );
  const manifest = object === undefined ? undefined : payload[object]?.manifest;
  return { errors: payload.userErrors, object: manifest === undefined ? null : parseObject(manifest) };
}

export interface AppliedAnswer extends MutationAnswer {
  /** CREATED, CONFIGURED or UNCHANGED; null when refused. */
  readonly action: string | null;
}

interface AppliedPayload {
  readonly objects: readonly { readonly action: string; readonly resource: { readonly manifest: string } }[];
  readonly userErrors: readonly UserError[];
}

/** Applies one object. JSON is YAML, and is sent as such. */
export async function apply(client: ApiClient, manifest: JsonObject): Promise<AppliedAnswer> {
  const { applyManifests } = await client.request<{ applyManifests: AppliedPayload }>(
    `mutation Apply($yaml: String!) {
      applyManifests(input: { yaml: $yaml }) {
        objects {
          action
          resource {
            ... on DaemonSet { manifest(format: JSON) }
            ... on Pod { manifest(format: JSON) }
            ... on Node { manifest(format: JSON) }
            ... on PriorityClass { manifest(format: JSON) }
          }
        }
        userErrors { ${userErrorFields} }
      }
    }`,
    { yaml: JSON.stringify(manifest) },
  );
  const [applied] = applyManifests.objects;
  return {
    errors: applyManifests.userErrors,
    object: applied === undefined ? null : parseObject(applied.resource.manifest),
    action: applied?.action ?? null,
  };
}

/** Root fields that give one object; objects without a namespace take none. */
const objectFields: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonSet(namespace: $namespace, name: $name)',
  Pod: 'pod(namespace: $namespace, name: $name)',
  Node: 'node(name: $name)',
};

/** The manifest of an object as it is now; null when there is none. */
export async function readObject(
  client: ApiClient,
  kind: string,
  { namespace = 'default', name }: { readonly namespace?: string; readonly name: string },
): Promise<JsonObject | null> {
  if (kind === 'PriorityClass') {
    // There is no other way to one than the list.
    const all = await listAll<Named>(client, 'priorityClasses', 'metadata { name } manifest(format: JSON)');
    const found = all.find(({ metadata }) => metadata.name === name);
    return found === undefined ? null : parseObject(found.manifest);
  }
  const field = objectFields[kind] ?? objectFields['DaemonSet'] ?? '';
  const isNamespaced = field.includes('$namespace');
  const { object } = await client.request<{ object: { readonly manifest: string } | null }>(
    `query Read($name: String!${isNamespaced ? ', $namespace: String!' : ''}) {
      object: ${field} { manifest(format: JSON) }
    }`,
    { name, ...(isNamespaced && { namespace }) },
  );
  return object === null ? null : parseObject(object.manifest);
}

interface Named {
  readonly metadata: { readonly name: string };
  readonly manifest: string;
}

function parseObject(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
