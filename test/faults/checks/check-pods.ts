import type { ClusterState, NodeState, PodState, SetState } from './cluster-state.ts';
import { podsByNode, verdictOf } from './recount.ts';

/** Each node that should run a set has one pod of it, live, ready and of the newest revision; no other node has one. */
export function checkPods(state: ClusterState): string[] {
  const setUids = new Set(state.sets.map((set) => set.uid));
  const strays = state.pods.filter((pod) => pod.ownerUid !== null && !setUids.has(pod.ownerUid));
  return [
    ...strays.map((pod) => `pod ${pod.namespace}/${pod.name}: its set ${pod.ownerUid} is gone`),
    ...state.pods
      .filter((pod) => pod.isTerminating)
      .map((pod) => `pod ${pod.namespace}/${pod.name}: still terminating`),
    ...findUnadopted(state),
    ...findHomeless(state),
    ...state.sets.flatMap((set) => checkSet(state, set)),
  ];
}

/** The order of the set's own newest revision; its name is in the pods' labels. */
function newestHash(state: ClusterState, set: SetState): string | null {
  const own = state.revisions.filter((revision) => revision.ownerUid === set.uid);
  return (
    own.reduce((newest, one) => (one.revision > newest.revision ? one : newest), { revision: -1, hash: '' }).hash ||
    null
  );
}

function checkSet(state: ClusterState, set: SetState): string[] {
  const name = `set ${set.namespace}/${set.name}`;
  if (set.isTerminating) return [`${name}: still terminating`];
  const problems: string[] = [];
  const hash = newestHash(state, set);
  if (hash === null || hash !== set.currentHash)
    problems.push(`${name}: newest revision ${hash}, current ${set.currentHash}`);
  if (set.observedGeneration !== set.generation) {
    problems.push(`${name}: generation ${set.generation}, observed ${set.observedGeneration}`);
  }
  const strategy = (set.spec['updateStrategy'] as { readonly type: string }).type;
  const byNode = podsByNode(state, set);
  for (const node of state.nodes) {
    const pods = byNode.get(node.name) ?? [];
    byNode.delete(node.name);
    const verdict = verdictOf(set.spec.template, node);
    const place = `${name} on ${node.name} (${verdict})`;
    const isCountRight =
      verdict === 'RUN' ? pods.length === 1 : verdict === 'STAY' ? pods.length <= 1 : pods.length === 0;
    if (!isCountRight) problems.push(`${place}: ${pods.length} pods: ${pods.map(describe).join(', ')}`);
    else if (verdict === 'RUN')
      problems.push(...checkPod(place, pods[0]!, { node, hash, isRolled: strategy === 'RollingUpdate' }));
  }
  for (const [node, pods] of byNode)
    problems.push(`${name} on ${node}, which is no node: ${pods.map(describe).join(', ')}`);
  return problems;
}

function checkPod(
  place: string,
  pod: PodState,
  { node, hash, isRolled }: { readonly node: NodeState; readonly hash: string | null; readonly isRolled: boolean },
): string[] {
  const problems: string[] = [];
  // With OnDelete one that was made before its node was tainted waits on, although the set would tolerate the taint by now.
  const mayWait = !isRolled && pod.hash !== hash && verdictOf(pod.template, node) !== 'RUN';
  if (pod.nodeName === null) problems.push(...(mayWait ? [] : [`${place}: not bound: ${describe(pod)}`]));
  else if (!pod.ready || pod.phase !== 'Running') problems.push(`${place}: not ready: ${describe(pod)}`);
  // With OnDelete a pod stays as it was made.
  if (isRolled && pod.hash !== hash) problems.push(`${place}: of revision ${pod.hash}, not ${hash}: ${describe(pod)}`);
  return problems;
}

/** A pod without a controller that a set selects would have been adopted. */
function findUnadopted(state: ClusterState): string[] {
  return state.pods
    .filter((pod) => pod.ownerUid === null)
    .flatMap((pod) => {
      const set = state.sets.find((one) => one.namespace === pod.namespace && one.name === pod.labels['app']);
      return set === undefined ? [] : [`pod ${pod.namespace}/${pod.name}: set ${set.name} has not adopted it`];
    });
}

/** A node that is deleted takes its pods with it, also when another joins under its name at once. */
function findHomeless(state: ClusterState): string[] {
  const uids = new Map(state.nodes.map((node) => [node.name, node.uid]));
  return state.pods
    .filter((pod) => pod.nodeName !== null && pod.nodeUid !== uids.get(pod.nodeName))
    .map((pod) => `pod ${pod.namespace}/${pod.name}: bound to a node ${pod.nodeName} that is gone (${pod.nodeUid})`);
}

function describe(pod: PodState): string {
  return `${pod.name} (${pod.phase}${pod.ready ? ', ready' : ''}, node ${String(pod.nodeName)}, revision ${pod.hash})`;
}
