import type { ClusterState, NodeState, PodState, SetState } from './cluster-state.ts';

/** The numbers of a set's status. */
export interface Counters {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

export const counterNames = ['desired', 'current', 'misscheduled', 'ready', 'updated', 'available'] as const;

export type Template = {
  readonly spec: {
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly { readonly key?: string; readonly operator?: string; readonly effect?: string }[];
  };
};

/**
 * RUN: a pod belongs here. STAY: none is made, one that is here may stay. LEAVE: none may be here. Written anew and naively
 * (heading "how daemon pods are scheduled" of the document), for the selectors, taints and tolerations of this workload.
 */
export function verdictOf({ spec }: Template, node: NodeState): 'RUN' | 'STAY' | 'LEAVE' {
  const { nodeSelector = {}, tolerations = [] } = spec;
  if (!Object.entries(nodeSelector).every(([key, value]) => node.labels[key] === value)) return 'LEAVE';
  const open = node.taints.filter(
    (taint) =>
      !tolerations.some(
        (one) =>
          one.operator === 'Exists' &&
          one.key === taint.key &&
          (one.effect === undefined || one.effect === taint.effect),
      ),
  );
  if (open.some((taint) => taint.effect === 'NoExecute')) return 'LEAVE';
  return node.isReady && !open.some((taint) => taint.effect === 'NoSchedule') ? 'RUN' : 'STAY';
}

/** A set's pods by the node that they are on or aim at. */
export function podsByNode(state: ClusterState, set: SetState): Map<string, PodState[]> {
  const byNode = new Map<string, PodState[]>();
  for (const pod of state.pods) {
    if (pod.ownerUid !== set.uid) continue;
    const node = pod.nodeName ?? pod.targetNode ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  return byNode;
}

/** The pod that speaks for its node: bound before unbound, then the older, then by name. */
function speakerOf(pods: readonly PodState[]): PodState | undefined {
  const isBefore = (left: PodState, right: PodState): boolean => {
    if ((left.nodeName === null) !== (right.nodeName === null)) return left.nodeName !== null;
    if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt;
    return left.name < right.name;
  };
  return pods.reduce<PodState | undefined>(
    (first, pod) => (first === undefined || isBefore(pod, first) ? pod : first),
    undefined,
  );
}

/** What each node has to add to the set's numbers, from pods and nodes alone. */
export function recountNode(
  set: SetState,
  node: NodeState,
  pods: readonly PodState[],
): Record<keyof Counters, boolean> {
  const runs = verdictOf(set.spec.template, node) === 'RUN';
  const first = speakerOf(pods);
  const speaker = runs ? first : undefined;
  const minReadySeconds = Number(set.spec['minReadySeconds'] ?? 0);
  return {
    desired: runs,
    current: speaker !== undefined,
    misscheduled: !runs && first !== undefined,
    ready: speaker?.ready === true,
    updated: speaker !== undefined && speaker.hash === set.currentHash,
    available: speaker?.ready === true && (minReadySeconds === 0 || (speaker.readyForSeconds ?? 0) > minReadySeconds),
  };
}

export function sum(rows: readonly Record<keyof Counters, boolean>[]): Counters {
  const count = (name: keyof Counters) => rows.filter((row) => row[name]).length;
  return Object.fromEntries(counterNames.map((name) => [name, count(name)])) as unknown as Counters;
}
