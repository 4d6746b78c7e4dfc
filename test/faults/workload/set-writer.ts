import type { Random } from '../../support/random.ts';
import { isRefusal } from './caller.ts';
import type { Call, Caller, Payload } from './caller.ts';
import type { Model, SetManifest, SetRegister } from './model.ts';
import { mutations } from './mutations.ts';
import type { DaemonSetPayload } from './mutations.ts';
import { drawSet, relabel } from './set-manifests.ts';

export interface SetWriterOptions {
  readonly model: Model;
  readonly caller: Caller;
  readonly random: Random;
  readonly sets: readonly SetRegister[];
}

type State = NonNullable<SetRegister['state']>;

/** Creates, edits, restarts and deletes its own sets, one call after the other. */
export function createSetWriter({ model, caller, random, sets }: SetWriterOptions): () => Promise<void> {
  let version = 0;

  const change = async (
    set: SetRegister,
    call: Pick<Call, 'mutation' | 'input' | 'wait'>,
    next: { readonly manifest: SetManifest; readonly generation: number; readonly isRestarted: boolean },
  ) => {
    const payload = await caller.mutate<Payload & DaemonSetPayload>({
      ...call,
      object: `${set.namespace}/${set.name}`,
    });
    if (payload !== null && !isRefusal(payload)) set.state = { uid: payload.daemonSet!.metadata.uid, ...next };
  };

  const create = (set: SetRegister) => {
    const manifest = drawSet(random, { ...set, version: (version += 1) });
    const input = { manifest: { json: manifest } };
    // One that is deleted in the foreground keeps its name until its last pod is gone.
    const call = { mutation: mutations.createDaemonSet, input, wait: ['ALREADY_EXISTS'] };
    return change(set, call, { manifest, generation: 1, isRestarted: false });
  };

  const update = (set: SetRegister, { generation }: State, manifest: SetManifest, isSpecChanged: boolean) => {
    const call = { mutation: mutations.updateDaemonSet, input: { manifest: { json: manifest } } };
    return change(set, call, { manifest, generation: generation + (isSpecChanged ? 1 : 0), isRestarted: false });
  };

  const restart = (set: SetRegister, { generation, manifest }: State) => {
    const call = { mutation: mutations.restartDaemonSet, input: { namespace: set.namespace, name: set.name } };
    return change(set, call, { manifest, generation: generation + 1, isRestarted: true });
  };

  const remove = async (set: SetRegister, { uid }: State) => {
    const payload = await caller.mutate<Payload>({
      mutation: mutations.deleteDaemonSet,
      object: `${set.namespace}/${set.name}`,
      input: {
        namespace: set.namespace,
        name: set.name,
        propagation: random.pick(['BACKGROUND', 'BACKGROUND', 'FOREGROUND', 'ORPHAN']),
      },
    });
    if (payload === null) return;
    set.state = null;
    model.deleted.set(uid, `DaemonSet ${set.namespace}/${set.name}`);
  };

  return async () => {
    const set = random.pick(sets);
    const { state } = set;
    if (state === null) return create(set);
    const chosen = random.below(20);
    if (chosen < 2) return remove(set, state);
    if (chosen < 5) return restart(set, state);
    version += 1;
    if (chosen < 9) return update(set, state, relabel(random, state.manifest, version), state.isRestarted);
    return update(set, state, drawSet(random, { ...set, version }), true);
  };
}
