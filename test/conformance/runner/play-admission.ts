import type { JsonObject } from '../../../src/domain/model/json.ts';
import { withEdits } from '../../domain/validation/with-edits.ts';
import type { ApiClient } from './api-client.ts';
import type { AdmissionCase, RecordedAnswer, TextCase } from './cases.ts';
import { compareObject } from './compare-object.ts';
import { converge } from './convergence.ts';
import { apply, mutate, mutations, readObject } from './mutations.ts';
import type { MutationAnswer } from './mutations.ts';
import { compareAnswer } from './outcome.ts';
import type { Difference } from './outcome.ts';
import type { ConformanceServer } from './conformance-server.ts';

/** How the objects of a kind are made and changed by the API. */
interface KindOperations {
  create(client: ApiClient, manifest: JsonObject): Promise<MutationAnswer>;
  update(client: ApiClient, manifest: JsonObject): Promise<MutationAnswer>;
}

const daemonSets: KindOperations = {
  create: (client, json) => mutate(client, mutations.createDaemonSet, { manifest: { json } }),
  update: (client, json) => mutate(client, mutations.updateDaemonSet, { manifest: { json } }),
};

const kinds: Readonly<Record<string, KindOperations>> = {
  Pod: {
    create: (client, json) => mutate(client, mutations.createPod, { manifest: { json } }),
    update: (client, json) => mutate(client, mutations.updatePod, { ...nameOf(json), change: { json } }),
  },
  // An applied Node or class changes by being applied again; there is no other way to write one as a whole.
  Node: {
    create: (client, json) => mutate(client, mutations.registerNode, { manifest: { manifest: { json } } }),
    update: apply,
  },
  PriorityClass: {
    create: (client, json) => mutate(client, mutations.createPriorityClass, { manifest: { json } }),
    update: apply,
  },
};

function nameOf({ metadata }: JsonObject): { readonly name: string; readonly namespace?: string } {
  const { name, namespace } = metadata as { readonly name: string; readonly namespace?: string };
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Sends one manifest as create or update; null when the API answers as was recorded. */
export async function playAdmission(server: ConformanceServer, one: AdmissionCase): Promise<Difference | null> {
  const { client } = server;
  const { op, from, manifest, patch, expect } = one;
  const kind = String(manifest['kind']);
  const operations = kinds[kind] ?? daemonSets;
  if (op === 'create') return compare(expect, await operations.create(client, manifest));
  const create = operations.update === apply ? apply : operations.create;
  const first = await create(client, from ?? {});
  if (first.object === null) return { expected: 'from accepted', actual: JSON.stringify(first.errors) };
  if (patch === undefined) return compare(expect, await operations.update(client, manifest));
  // Read when the controllers have had their say, or what is written back would be old already.
  await converge(server);
  const current = await readObject(client, kind, nameOf(first.object));
  return compare(expect, await operations.update(client, withEdits(current ?? {}, patch) as JsonObject));
}

/** Sends one text as it is. */
export async function playText(client: ApiClient, { yaml, expect }: TextCase): Promise<Difference | null> {
  return compare(expect, await mutate(client, mutations.createDaemonSet, { manifest: { yaml } }));
}

function compare(expected: RecordedAnswer, { errors, object }: MutationAnswer): Difference | null {
  const difference = compareAnswer(expected, errors);
  if (difference !== null || expected.object === undefined) return difference;
  return compareObject(expected.object, object);
}
