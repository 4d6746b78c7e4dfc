import type { Labels, Model, NodeRegister, PodRegister, SetRegister } from '../workload/model.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import type { ClusterState } from './cluster-state.ts';

/** Everything acknowledged is there as it was acknowledged last, once; what was deleted is gone. */
export function checkAcknowledged(model: Model, state: ClusterState): string[] {
  return [
    ...model.sets.flatMap((register) => checkSet(register, state)),
    ...model.nodes.flatMap((register) => checkNode(register, state)),
    ...[...model.pods.values()].flatMap((register) => checkPod(register, state)),
    ...checkNobodyElses(model, state),
    ...checkDeleted(model, state),
  ];
}

function checkSet(register: SetRegister, { sets }: ClusterState): string[] {
  const name = `set ${register.namespace}/${register.name}`;
  const found = sets.find((set) => set.namespace === register.namespace && set.name === register.name);
  if (register.state === null)
    return found === undefined || found.isTerminating ? [] : [`${name}: was deleted, and is there`];
  const { uid, generation, manifest } = register.state;
  if (found === undefined) return [`${name}: acknowledged, and not there`];
  const problems: string[] = [];
  if (found.uid !== uid) problems.push(`${name}: is ${found.uid}, acknowledged was ${uid}`);
  // More means that something was done twice, less that something was lost.
  if (found.generation !== generation)
    problems.push(`${name}: generation ${found.generation}, acknowledged ${generation}`);
  problems.push(...sameMap(`${name}: labels`, found.labels, manifest.metadata.labels));
  problems.push(...sameMap(`${name}: annotations`, found.annotations, manifest.metadata.annotations));
  if (!contains(found.spec, manifest.spec)) {
    problems.push(`${name}: spec ${stableJson(found.spec)} lacks something of ${stableJson(manifest.spec)}`);
  }
  return problems;
}

function checkNode(register: NodeRegister, { nodes }: ClusterState): string[] {
  const name = `node ${register.name}`;
  const found = nodes.find((node) => node.name === register.name);
  if (register.state === null) return found === undefined ? [] : [`${name}: was deleted, and is there`];
  if (found === undefined) return [`${name}: acknowledged, and not there`];
  const { uid, labels, taints, unschedulable } = register.state;
  const problems: string[] = [];
  if (found.uid !== uid) problems.push(`${name}: is ${found.uid}, acknowledged was ${uid}`);
  problems.push(...sameMap(`${name}: labels`, found.labels, labels));
  const effects = (from: readonly { readonly effect: string }[]) =>
    from
      .map((taint) => taint.effect)
      .sort()
      .join();
  if (effects(found.taints) !== effects(taints)) {
    problems.push(`${name}: taints ${effects(found.taints)}, acknowledged ${effects(taints)}`);
  }
  if (found.unschedulable !== unschedulable) problems.push(`${name}: unschedulable is ${found.unschedulable}`);
  return problems;
}

function checkPod(register: PodRegister, { pods }: ClusterState): string[] {
  const name = `pod ${register.namespace}/${register.name}`;
  const found = pods.find((pod) => pod.uid === register.uid);
  if (found === undefined) return [`${name}: acknowledged, and not there`];
  return sameMap(`${name}: annotations`, found.annotations, register.annotations);
}

/** Everything bare that was made under a writer's name is one that he knows of. */
function checkNobodyElses(model: Model, { pods }: ClusterState): string[] {
  return pods
    .filter((pod) => pod.name.startsWith(bareNamePrefix) && !model.pods.has(pod.uid) && !pod.isTerminating)
    .map((pod) => `pod ${pod.namespace}/${pod.name}: there, and nobody was told of it`);
}

export const bareNamePrefix = 'bare-';

function checkDeleted(model: Model, { pods, sets, nodes }: ClusterState): string[] {
  const present = new Set([...pods, ...sets, ...nodes].map((one) => one.uid));
  return [...model.deleted]
    .filter(([uid]) => present.has(uid))
    .map(([uid, what]) => `${what} (${uid}): its deletion was acknowledged, and it is there`);
}

function sameMap(what: string, found: Labels, acknowledged: Labels): string[] {
  return stableJson(found) === stableJson(acknowledged)
    ? []
    : [`${what} are ${stableJson(found)}, acknowledged ${stableJson(acknowledged)}`];
}

/** Whether everything written stands in what is there, which has defaults beside it. */
function contains(found: unknown, written: unknown): boolean {
  if (Array.isArray(written)) {
    return (
      Array.isArray(found) && found.length === written.length && written.every((one, at) => contains(found[at], one))
    );
  }
  if (typeof written !== 'object' || written === null) return found === written;
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(written).every(([key, value]) => contains((found as Record<string, unknown>)[key], value));
}
