import type { NodeImage, PodImage } from '../domain/model/images.ts';
import { effectivePodSpec } from '../domain/planning/pod-spec.ts';
import { podCapacity, resourceAmounts } from '../domain/quantity/resource-sum.ts';
import type { NodeCandidate, PodOnNode } from '../domain/scheduling/node-candidate.ts';
import { addPodUsage, noUsage, type NodeUsage } from '../domain/scheduling/node-usage.ts';
import { toSchedulablePod, type SchedulablePod } from '../domain/scheduling/schedulable-pod.ts';
import { effectiveTaints } from '../domain/taints/effective-taints.ts';
import { onceForEach } from '../util/once-for-each.ts';
import { groupBy } from '../util/group-by.ts';
import type { Queryable } from '../store/core/queryable.ts';
import type { StoredTemplate, TemplateSource } from '../store/read/pod-templates.ts';
import { listNominatedPods, listPodsOnNodes, readNodeLoads, type NodeLoad } from '../store/read/scheduling-input.ts';

type Templates = ReadonlyMap<string, StoredTemplate>;

/** A pod as the scheduler sees it; null when its template is missing. */
export function asSchedulable(pod: PodImage, templates: Templates): SchedulablePod | null {
  const stored = templates.get(pod.templateKey);
  if (stored === undefined) return null;
  return toSchedulablePod({
    uid: pod.uid,
    name: pod.name,
    creationTime: Date.parse(pod.creationTimestamp),
    priority: pod.priority,
    preemptionPolicy: pod.preemptionPolicy === 'Never' ? 'Never' : 'PreemptLowerPriority',
    nominatedNodeName: pod.nominatedNodeName,
    spec: effectivePodSpec({ template: stored.template, pod }),
    requests: stored.requests,
    hostPorts: stored.hostPorts,
  });
}

/**
 * What pods compete for on these nodes. The pods behind a node's usage are read one by one only for `withPods`, the nodes
 * where somebody may be preempted; for the others a count a template is enough.
 */
export async function readCandidates(
  queryable: Queryable,
  templates: TemplateSource,
  { nodes, withPods }: { readonly nodes: readonly NodeImage[]; readonly withPods: readonly string[] },
): Promise<NodeCandidate[]> {
  const names = nodes.map((node) => node.name);
  const loads = await readNodeLoads(queryable, names);
  const nominated = await listNominatedPods(queryable, names);
  const bound = await listPodsOnNodes(queryable, withPods);
  const known = await templates.load(queryable, [
    ...loads.map((load) => load.templateKey),
    ...[...nominated, ...bound].map((pod) => pod.templateKey),
  ]);
  const loadsByNode = groupBy(loads, (load) => load.nodeName);
  const boundByNode = groupBy(bound, (pod) => pod.nodeName ?? '');
  const nominatedByNode = groupBy(nominated, (pod) => pod.nominatedNodeName ?? '');
  const detailed = new Set(withPods);
  return nodes.map((node) => ({
    ...fixedOf(node),
    used: sumLoads(loadsByNode.get(node.name) ?? [], known),
    nominated: (nominatedByNode.get(node.name) ?? []).flatMap((pod) => asPodOnNode(pod, known)),
    ...(detailed.has(node.name) && {
      pods: (boundByNode.get(node.name) ?? []).flatMap((pod) => asPodOnNode(pod, known)),
    }),
  }));
}

type Fixed = Omit<NodeCandidate, 'used' | 'nominated' | 'pods'>;

/** What follows from a node alone; the node source gives an image again until the node changes. */
const fixedOf = onceForEach((node: NodeImage): Fixed => ({
  name: node.name,
  labels: node.labels,
  taints: effectiveTaints(node),
  unschedulable: node.unschedulable,
  allocatable: resourceAmounts(node.allocatable),
  podCapacity: podCapacity(node.allocatable),
}));

function sumLoads(loads: readonly NodeLoad[], templates: Templates): NodeUsage {
  let usage = noUsage;
  for (const load of loads) {
    const stored = templates.get(load.templateKey);
    if (stored === undefined) continue;
    for (let pod = 0; pod < load.pods; pod += 1) usage = addPodUsage(usage, stored);
  }
  return usage;
}

function asPodOnNode(pod: PodImage, templates: Templates): PodOnNode[] {
  const stored = templates.get(pod.templateKey);
  if (stored === undefined) return [];
  return [
    {
      uid: pod.uid,
      name: pod.name,
      priority: pod.priority,
      startTime: pod.startTime === null ? null : Date.parse(pod.startTime),
      deleting: pod.deletionTimestamp !== null,
      requests: stored.requests,
      hostPorts: stored.hostPorts,
    },
  ];
}
