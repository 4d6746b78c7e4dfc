import type { PodRef, TraceNode, TraceStep } from './cases.ts';
import { report } from './convergence.ts';
import type { PodReport } from './convergence.ts';
import { mutate, mutations } from './mutations.ts';
import type { UserError } from './outcome.ts';
import type { ConformanceServer } from './conformance-server.ts';
import { controllerOf, look, nodeOf } from './world.ts';
import type { SeenPod } from './world.ts';

/** Does what a step says by the public API; gives the refusals. */
type Action = (server: ConformanceServer, step: TraceStep) => Promise<readonly UserError[]>;

const allocatableDefault = { cpu: '4', memory: '8Gi', pods: '110' };

const states: Readonly<Record<string, PodReport['state']>> = {
  Pending: 'PENDING',
  Running: 'RUNNING',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
};

/** What people and agents do in scenarios, by op. */
export const traceActions: Readonly<Record<string, Action>> = {
  createNode: (server, { node }) => registerNode(server, node, { ...allocatableDefault, ...node?.allocatable }),
  updateNode,
  async deleteNode({ client }, { name }) {
    return (await mutate(client, mutations.deleteNode, { name })).errors;
  },
  async createPriorityClass({ client }, { name, value, globalDefault, preemptionPolicy }) {
    const json = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...(globalDefault === undefined ? {} : { globalDefault }),
      ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
    };
    return (await mutate(client, mutations.createPriorityClass, { manifest: { json } })).errors;
  },
  async createDaemonSet({ client }, { manifest }) {
    return (await mutate(client, mutations.createDaemonSet, { manifest: { json: manifest } })).errors;
  },
  async updateDaemonSet({ client }, { manifest }) {
    return (await mutate(client, mutations.updateDaemonSet, { manifest: { json: manifest } })).errors;
  },
  async deleteDaemonSet(server, { name, propagation = 'Background' }) {
    const input = { ...(await findDaemonSet(server, name)), propagation: propagation.toUpperCase() };
    return (await mutate(server.client, mutations.deleteDaemonSet, input)).errors;
  },
  async rollback(server, { name, toRevision = 0 }) {
    const input = { ...(await findDaemonSet(server, name)), toRevision };
    return (await mutate(server.client, mutations.rollbackDaemonSet, input)).errors;
  },
  async createPod({ client }, { manifest }) {
    return (await mutate(client, mutations.createPod, { manifest: { json: manifest } })).errors;
  },
  patchPod: (server, { pod, patch }) =>
    withPod(server, pod, async ({ metadata: { namespace, name } }) => {
      return (await mutate(server.client, mutations.updatePod, { namespace, name, change: { patch } })).errors;
    }),
  deletePod: (server, { pod }) =>
    withPod(server, pod, async ({ metadata: { namespace, name } }) => {
      return (await mutate(server.client, mutations.deletePod, { namespace, name })).errors;
    }),
  setPodStatus: (server, { pod, phase = 'Running', ready = false }) =>
    withPod(server, pod, async (found) => {
      const refusals = await report(server, [{ pod: found, state: states[phase] ?? 'PENDING', ready }]);
      return refusals.map((message) => ({ code: 'INVALID', message }));
    }),
};

async function registerNode(
  { client }: ConformanceServer,
  node: TraceNode | undefined,
  allocatable: Readonly<Record<string, string>> | null,
): Promise<readonly UserError[]> {
  if (node === undefined) throw new Error('a step on a node without a node');
  const { name, labels, taints = [], unschedulable = false } = node;
  const typed = {
    name,
    labels: { 'kubernetes.io/hostname': name, ...labels },
    taints: taints.map(({ key, value, effect }) => ({ key, value: value ?? '', effect })),
    unschedulable,
    ...(allocatable === null ? {} : { capacity: allocatable, allocatable }),
    runtime: 'EXTERNAL',
    ready: true,
  };
  return (await mutate(client, mutations.registerNode, { typed })).errors;
}

/** A node that joins again takes the new labels, taints and amounts; only its cordon must be taken back by name. */
async function updateNode(server: ConformanceServer, { node: update }: TraceStep): Promise<readonly UserError[]> {
  const { node } = await server.client.request<{ node: SeenNode | null }>(
    'query Node($name: String!) { node(name: $name) { unschedulable allocatable } }',
    { name: update?.name },
  );
  if (node === null) return [{ code: 'NOT_FOUND', message: `no node ${update?.name}` }];
  const given = update?.allocatable;
  const errors = await registerNode(server, update, given === undefined ? null : { ...node.allocatable, ...given });
  if (errors.length > 0 || !node.unschedulable || update?.unschedulable === true) return errors;
  return (await mutate(server.client, mutations.uncordonNode, { name: update?.name })).errors;
}

interface SeenNode {
  readonly unschedulable: boolean;
  readonly allocatable: Readonly<Record<string, string>>;
}

/** By its bare name, as steps tell it; a set that is nowhere is looked for in the default namespace and not found. */
async function findDaemonSet({ client }: ConformanceServer, name = ''): Promise<{ namespace: string; name: string }> {
  const found = (await look(client)).daemonSets.find(({ metadata }) => metadata.name === name);
  return { namespace: found?.metadata.namespace ?? 'default', name };
}

async function withPod(
  { client }: ConformanceServer,
  ref: PodRef | undefined,
  work: (pod: SeenPod) => Promise<readonly UserError[]>,
): Promise<readonly UserError[]> {
  const pods = (await look(client)).pods.filter((pod) =>
    ref?.name === undefined
      ? controllerOf(pod) === ref?.daemonSet && nodeOf(pod) === ref?.node
      : pod.metadata.name === ref.name,
  );
  // Of several on one node the one that stays.
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === null) ?? pods[0];
  return pod === undefined ? [{ code: 'NOT_FOUND', message: `no pod ${JSON.stringify(ref)}` }] : work(pod);
}
