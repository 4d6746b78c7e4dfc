import type { Random } from '../../support/random.ts';
import { isRefusal } from './caller.ts';
import type { Caller, Payload } from './caller.ts';
import type { Model, PodRegister } from './model.ts';
import { mutations } from './mutations.ts';
import type { PodPayload } from './mutations.ts';
import { namespaces } from './set-manifests.ts';

export interface PodWriterOptions {
  readonly model: Model;
  readonly caller: Caller;
  readonly random: Random;
  readonly prefix: string;
}

const ownPodsMax = 30;

/**
 * Bare pods under names that the server makes: a creation that is done twice leaves a pod that nobody knows of. No node
 * takes them, so that only their writer ends them.
 */
export function createPodWriter({ model, caller, random, prefix }: PodWriterOptions): () => Promise<void> {
  const own: PodRegister[] = [];
  let version = 0;

  const create = async () => {
    const namespace = random.pick(namespaces);
    const annotations = { version: String((version += 1)) };
    const payload = await caller.mutate<Payload & PodPayload>({
      mutation: mutations.createPod,
      object: `${namespace}/${prefix}`,
      input: {
        manifest: {
          json: {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { namespace, generateName: prefix, annotations },
            spec: {
              nodeSelector: { nowhere: 'true' },
              containers: [{ name: 'main', image: 'registry.example/tool:1' }],
            },
          },
        },
      },
    });
    if (payload === null || isRefusal(payload)) return;
    const { uid, name } = payload.pod!.metadata;
    const pod = { namespace, name, uid, annotations };
    own.push(pod);
    model.pods.set(uid, pod);
  };

  const edit = async (pod: PodRegister) => {
    const annotations = { version: String((version += 1)) };
    const payload = await caller.mutate<Payload>({
      mutation: mutations.updatePod,
      object: `${pod.namespace}/${pod.name}`,
      input: { namespace: pod.namespace, name: pod.name, change: { patch: { metadata: { annotations } } } },
    });
    if (payload !== null) pod.annotations = annotations;
  };

  const remove = async (pod: PodRegister) => {
    const payload = await caller.mutate<Payload>({
      mutation: mutations.deletePod,
      object: `${pod.namespace}/${pod.name}`,
      input: { namespace: pod.namespace, name: pod.name, gracePeriodSeconds: random.pick([0, 1]) },
    });
    if (payload === null) return;
    own.splice(own.indexOf(pod), 1);
    model.pods.delete(pod.uid);
    model.deleted.set(pod.uid, `Pod ${pod.namespace}/${pod.name}`);
  };

  return () => {
    if (own.length === 0 || (own.length < ownPodsMax && random.chance(0.4))) return create();
    const pod = random.pick(own);
    return random.chance(0.5) ? edit(pod) : remove(pod);
  };
}
