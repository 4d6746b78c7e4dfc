import type { Random } from '../../support/random.ts';
import type { Caller, Payload } from './caller.ts';
import type { Model } from './model.ts';
import { documentOf, mutations } from './mutations.ts';
import { ownerLabel } from './set-manifests.ts';

interface SeenPod {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
}

const somePods = documentOf<{ pods: { nodes: readonly SeenPod[] } }>(`
  query ($namespace: String!, $labelSelector: String!) {
    pods(first: 100, filter: { namespace: $namespace, labelSelector: $labelSelector }) { nodes { metadata { namespace name uid } } }
  }`);

export interface IntruderOptions {
  readonly model: Model;
  readonly caller: Caller;
  readonly random: Random;
  readonly namespaces: readonly string[];
}

/** Lays hands on pods that sets made: deletes them, or takes them out of the set's selector and deletes them later. */
export function createIntruder({ model, caller, random, namespaces }: IntruderOptions): {
  step(): Promise<void>;
  /** Deletes what it released. */
  tidyUp(): Promise<void>;
} {
  const released: SeenPod[] = [];

  const look = async (labelSelector: string): Promise<SeenPod | null> => {
    const { pods } = await caller.ask(somePods, { namespace: random.pick(namespaces), labelSelector });
    return pods.nodes.length === 0 ? null : random.pick(pods.nodes);
  };

  const remove = async ({ metadata: { namespace, name, uid } }: SeenPod) => {
    const grace = random.pick([0, 1, null]);
    const payload = await caller.mutate<Payload>({
      mutation: mutations.deletePod,
      object: `${namespace}/${name}`,
      input: { namespace, name, expectedUid: uid, ...(grace === null ? {} : { gracePeriodSeconds: grace }) },
      // Its set or its node may have been quicker; the name may be another pod's.
      expected: ['NOT_FOUND', 'CONFLICT', 'GONE'],
    });
    if (payload !== null) model.deleted.set(uid, `Pod ${namespace}/${name}`);
  };

  const release = async (pod: SeenPod) => {
    const { namespace, name } = pod.metadata;
    const payload = await caller.mutate<Payload>({
      mutation: mutations.updatePod,
      object: `${namespace}/${name}`,
      input: { namespace, name, change: { patch: { metadata: { labels: { app: 'released' } } } } },
      expected: ['NOT_FOUND'],
    });
    if (payload !== null) released.push(pod);
  };

  const removeReleased = async () => {
    const pod = released.shift();
    if (pod !== undefined) await remove(pod);
  };

  return {
    async step() {
      if (released.length > 5 || (released.length > 0 && random.chance(0.3))) return removeReleased();
      const pod = await look(`${ownerLabel},app!=released`);
      if (pod !== null) await (random.chance(0.6) ? remove(pod) : release(pod));
    },
    async tidyUp() {
      while (released.length > 0) await removeReleased();
    },
  };
}
