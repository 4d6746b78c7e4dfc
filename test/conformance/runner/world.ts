import type { Json } from '../../../src/domain/model/json.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import { listAll } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

/** A pod as the API shows it. */
export interface SeenPod {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp: string | null;
    readonly ownerReferences: readonly { readonly name: string; readonly controller: boolean }[];
  };
  readonly nodeName: string | null;
  readonly targetNodeName: string | null;
  readonly phase: string;
  readonly ready: boolean;
  readonly revision: number | string | null;
}

/** A DaemonSet as the API shows it. */
export interface SeenDaemonSet {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly generation: number;
    readonly deletionTimestamp: string | null;
  };
  readonly status: Readonly<Record<string, number>>;
  readonly revisions: readonly { readonly revision: number | string }[];
}

const podFields = `
  metadata { namespace name uid deletionTimestamp ownerReferences { name controller } }
  nodeName targetNodeName phase ready revision`;

const daemonSetFields = `
  metadata { namespace name generation deletionTimestamp }
  status {
    observedGeneration desiredNumberScheduled currentNumberScheduled numberMisscheduled numberReady
    updatedNumberScheduled numberAvailable numberUnavailable
  }
  revisions { revision }`;

/** All sets and pods as the API shows them at one moment. */
export interface Sight {
  readonly daemonSets: readonly SeenDaemonSet[];
  readonly pods: readonly SeenPod[];
}

const PAGE_SIZE = 200;

const sightQuery = `query Sight($first: Int!) {
  daemonSets(first: $first) { nodes { ${daemonSetFields} } pageInfo { hasNextPage } }
  pods(first: $first) { nodes { ${podFields} } pageInfo { hasNextPage } }
}`;

interface FirstPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** One request where everything fits on a page; else page after page. */
export async function look(client: ApiClient): Promise<Sight> {
  const { daemonSets, pods } = await client.request<{
    readonly daemonSets: FirstPage<SeenDaemonSet>;
    readonly pods: FirstPage<SeenPod>;
  }>(sightQuery, { first: PAGE_SIZE });
  return {
    daemonSets: daemonSets.pageInfo.hasNextPage
      ? await listAll(client, 'daemonSets', daemonSetFields)
      : daemonSets.nodes,
    pods: pods.pageInfo.hasNextPage ? await listAll(client, 'pods', podFields) : pods.nodes,
  };
}

/** Name of the set that controls the pod, null for a bare one. */
export function controllerOf({ metadata }: SeenPod): string | null {
  return metadata.ownerReferences.find((owner) => owner.controller)?.name ?? null;
}

/** The node that a pod is bound to, or aims at. */
export function nodeOf(pod: SeenPod): string | null {
  return pod.nodeName ?? pod.targetNodeName;
}

/** One pod of a recorded world. */
interface WorldPod {
  readonly daemonSet: string | null;
  readonly name?: string;
  readonly node: string | null;
  readonly bound: boolean;
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly revision: number | null;
}

/** All sets and pods, in the form in which they are recorded. */
export interface World {
  readonly daemonSets: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly pods: readonly WorldPod[];
}

/** `named`: pods that people created; the names of others are the server's own. */
export function toWorld({ daemonSets, pods }: Sight, named: ReadonlySet<string>): World {
  return {
    daemonSets: Object.fromEntries(daemonSets.map((daemonSet) => [daemonSet.metadata.name, toWorldSet(daemonSet)])),
    pods: pods.map((pod) => toWorldPod(pod, named)),
  };
}

function toWorldSet({ metadata, status, revisions }: SeenDaemonSet): Readonly<Record<string, Json>> {
  return {
    ...status,
    generation: metadata.generation,
    deleting: metadata.deletionTimestamp !== null,
    revisions: revisions.map(({ revision }) => Number(revision)),
  };
}

function toWorldPod(pod: SeenPod, named: ReadonlySet<string>): WorldPod {
  const { name } = pod.metadata;
  return {
    daemonSet: controllerOf(pod),
    ...(named.has(name) && { name }),
    node: nodeOf(pod),
    bound: pod.nodeName !== null,
    phase: pod.phase,
    ready: pod.ready,
    terminating: pod.metadata.deletionTimestamp !== null,
    revision: pod.revision === null ? null : Number(pod.revision),
  };
}

/**
 * A world in the form in which two of them compare: sets as they are; of pods, per set, how many are on each node, and how
 * many are in each state. Not which node is at which revision in a rollout: that is left to chance. Pods without a set go by
 * name where somebody named them.
 */
export function comparableWorld({ daemonSets, pods }: World): Json {
  const sets = Object.entries(daemonSets).map(([name, { revisions, ...numbers }]): [string, Json] => [
    name,
    { ...numbers, revisions: [...(revisions as readonly number[])].sort((left, right) => left - right) },
  ]);
  return {
    daemonSets: Object.fromEntries(sets),
    nodes: count(pods, ({ daemonSet, node }) => `${daemonSet ?? 'bare'} on ${node}`),
    pods: count(pods, ({ daemonSet, name, node: _node, ...state }) =>
      stableJson({ daemonSet, ...state, ...(daemonSet === null && { name }) }),
    ),
  };
}

function count<Item>(items: readonly Item[], keyOf: (item: Item) => string): Json {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
