import type { Change, ChangeKind } from '../../domain/model/change.ts';
import type { PodImage } from '../../domain/model/images.ts';

/**
 * What a change is about, coarsely: the keys by which readers are found. A change has several topics, a reader asks for some,
 * and is given the changes that have one of his. Readers then look closer themselves, so topics may let too much through,
 * never too little: a pod has the topic of the node and of the owner that it had before, too, or nobody would see it leave.
 */
export type Topic = string;

/** Everything. */
export const anyTopic: Topic = '*';

/** All changes of a kind. */
export const kindTopic = (kind: ChangeKind): Topic => kind;

/** Changes of a kind in one namespace. */
export const namespaceTopic = (kind: ChangeKind, namespace: string): Topic => `${kind} in ${namespace}`;

/** Pods that are bound to, or aim at, a node of this name. */
export const nodeTopic = (node: string): Topic => `Pod on ${node}`;

interface SetName {
  readonly namespace: string;
  readonly name: string;
}

/** Pods of a DaemonSet of this name, whatever its uid. */
export const daemonSetTopic = ({ namespace, name }: SetName): Topic => `Pod of ${namespace}/${name}`;

/** Every topic of a change, each once. */
export function topicsOf(change: Change): ReadonlySet<Topic> {
  const { kind, namespace } = change;
  const topics = new Set([anyTopic, kindTopic(kind)]);
  if (kind !== 'Node') topics.add(namespaceTopic(kind, namespace));
  if (kind === 'Pod') addPodTopics(topics, change, change.object as PodImage);
  return topics;
}

function addPodTopics(topics: Set<Topic>, { namespace, nodeName, previous }: Change, pod: PodImage): void {
  for (const node of [nodeName, pod.nodeName, pod.targetNode, previous?.nodeName]) {
    if (node != null) topics.add(nodeTopic(node));
  }
  for (const set of [pod.owner?.kind === 'DaemonSet' ? pod.owner.name : null, previous?.daemonSetName]) {
    if (set != null) topics.add(daemonSetTopic({ namespace, name: set }));
  }
}
