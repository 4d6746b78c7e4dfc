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

/** Pods of a DaemonSet of this name, and the sets of this name themselves, whatever their uid. */
export const daemonSetTopics = ({ namespace, name }: SetName): readonly Topic[] => [
  setTopic(namespace, name),
  ownershipTopic(namespace),
];

const setTopic = (namespace: string, name: string): Topic => `DaemonSet ${namespace}/${name}`;

/** Pods that changed hands: the change has the uid of the owner before, not its name, so all sets of the namespace look. */
const ownershipTopic = (namespace: string): Topic => `Pod changed hands in ${namespace}`;

/** Every topic of a change, each once. */
export function topicsOf(change: Change): ReadonlySet<Topic> {
  const { kind, namespace } = change;
  const topics = new Set([anyTopic, kindTopic(kind)]);
  if (kind !== 'Node') topics.add(namespaceTopic(kind, namespace));
  if (kind === 'DaemonSet') topics.add(setTopic(namespace, change.name));
  if (kind === 'Pod') addPodTopics(topics, change, change.object as PodImage);
  return topics;
}

function addPodTopics(topics: Set<Topic>, { namespace, nodeName, previous }: Change, pod: PodImage): void {
  for (const node of [nodeName, pod.nodeName, pod.targetNode, previous?.nodeName]) {
    if (node != null) topics.add(nodeTopic(node));
  }
  const owner = pod.owner?.kind === 'DaemonSet' ? pod.owner : null;
  if (owner) topics.add(setTopic(namespace, owner.name));
  const before = previous?.daemonSetUid;
  if (before !== undefined && before !== (owner?.uid ?? null)) topics.add(ownershipTopic(namespace));
}
