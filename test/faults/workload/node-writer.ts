import type { Random } from '../../support/random.ts';
import { isRefusal } from './caller.ts';
import type { Caller, Payload } from './caller.ts';
import type { Model, NodeRegister, Taint } from './model.ts';
import type { Mutation, NodePayload } from './mutations.ts';
import { mutations } from './mutations.ts';
import { pools, taintKey } from './set-manifests.ts';

export interface NodeWriterOptions {
  readonly model: Model;
  readonly caller: Caller;
  readonly random: Random;
  readonly nodes: readonly NodeRegister[];
}

type State = NonNullable<NodeRegister['state']>;

/** Lets its own nodes join, leave, be relabelled, tainted and cordoned, one call after the other. */
export function createNodeWriter({ model, caller, random, nodes }: NodeWriterOptions): {
  join(node: NodeRegister): Promise<void>;
  step(): Promise<void>;
} {
  const change = async (
    node: NodeRegister,
    mutation: Mutation,
    input: Readonly<Record<string, unknown>>,
    next: Omit<State, 'uid'>,
  ) => {
    const payload = await caller.mutate<Payload & NodePayload>({
      mutation,
      object: node.name,
      input: { name: node.name, ...input },
    });
    if (payload !== null && !isRefusal(payload)) node.state = { uid: payload.node!.metadata.uid, ...next };
  };

  const join = (node: NodeRegister) => {
    const labels = { pool: random.pick(pools), 'kubernetes.io/hostname': node.name };
    const capacity = { cpu: '8', memory: '16Gi', pods: '110' };
    const input = { labels, capacity, taints: [], unschedulable: false, ready: true, runtime: 'SIMULATED' };
    return change(node, mutations.registerNode, input, { labels, taints: [], unschedulable: false });
  };

  const leave = async (node: NodeRegister, { uid }: State) => {
    const payload = await caller.mutate<Payload>({
      mutation: mutations.deleteNode,
      object: node.name,
      input: { name: node.name },
    });
    if (payload === null) return;
    node.state = null;
    model.deleted.set(uid, `Node ${node.name}`);
  };

  const moves: ((node: NodeRegister, state: State) => Promise<void>)[] = [
    (node, state) => {
      const setLabels = { pool: random.pick(pools), seen: String(random.below(1_000_000)) };
      return change(node, mutations.updateNode, { setLabels }, { ...state, labels: { ...state.labels, ...setLabels } });
    },
    (node, state) => {
      const taint: Taint = { key: taintKey, value: 'x', effect: random.pick(['NoSchedule', 'NoExecute'] as const) };
      const others = state.taints.filter((one) => one.effect !== taint.effect);
      return change(node, mutations.updateNode, { setTaints: [taint] }, { ...state, taints: [...others, taint] });
    },
    (node, state) =>
      change(node, mutations.updateNode, { removeTaints: [{ key: taintKey }] }, { ...state, taints: [] }),
    (node, state) => change(node, mutations.cordonNode, {}, { ...state, unschedulable: true }),
    (node, state) => change(node, mutations.uncordonNode, {}, { ...state, unschedulable: false }),
    leave,
  ];

  return {
    join,
    async step() {
      const node = random.pick(nodes);
      // More nodes are there than gone, and more without a taint than with one.
      if (node.state === null) return join(node);
      if (node.state.taints.length > 0 && random.chance(0.4)) return moves[2]!(node, node.state);
      return random.pick(moves)(node, node.state);
    },
  };
}
