import { matchLabelSelector } from '../../domain/labels/label-selector.ts';
import type { Change } from '../../domain/model/change.ts';
import type { PodImage } from '../../domain/model/images.ts';
import type { PodListFilter } from '../../store/read/pod-pages.ts';
import { isVisible } from '../../store/read/read-scope.ts';
import type { ReadScope } from '../../store/read/read-scope.ts';
import { daemonSetTopics, kindTopic, namespaceTopic, nodeTopic } from '../../store/feed/topics.ts';
import type { Topic } from '../../store/feed/topics.ts';
import { namespacesOf } from './change-view.ts';
import type { ChangeView } from './change-view.ts';
import { viewChange } from './view-change.ts';

/** What of a pod, now or before a change, filters look at. */
interface PodValues {
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly ready: boolean;
  readonly nodeName: string | null;
  readonly isOfDaemonSet: boolean;
}

/**
 * The view that a filter gives of changes of pods. A set is named by name: `setUids` are those that bear it now, others
 * that bore it are learnt from the pods and sets that come by.
 */
export function createPodView(filter: PodListFilter, scope: ReadScope, setUids: readonly string[] = []): ChangeView {
  const known = new Set(setUids);
  const wanted = filter.daemonSet ?? null;
  const matches = (values: PodValues) =>
    (wanted === null || values.isOfDaemonSet) &&
    (filter.node == null || values.nodeName === filter.node) &&
    (filter.phase == null || values.phase === filter.phase) &&
    (filter.ready == null || values.ready === filter.ready) &&
    (filter.labels == null || matchLabelSelector(filter.labels, values.labels));

  const look = (change: Change) => {
    if (wanted && change.kind === 'DaemonSet' && change.namespace === wanted.namespace && change.name === wanted.name) {
      known.add(change.uid);
    }
    if (change.kind !== 'Pod' || !isVisible(scope, change.namespace)) return null;
    if (filter.namespace != null && change.namespace !== filter.namespace) return null;
    if (wanted && change.namespace !== wanted.namespace) return null;
    // A change of kind Pod carries the image of a pod.
    const pod = change.object as PodImage;
    const isOfDaemonSet = wanted !== null && pod.owner?.kind === 'DaemonSet' && pod.owner.name === wanted.name;
    if (isOfDaemonSet && pod.owner) known.add(pod.owner.uid);
    const now: PodValues = {
      labels: pod.labels,
      phase: pod.phase,
      ready: pod.ready,
      nodeName: pod.nodeName ?? pod.targetNode,
      isOfDaemonSet,
    };
    return viewChange({
      type: change.type,
      matchesNow: matches(now),
      matchedBefore: change.previous !== null && matches(before(now, change, pod)),
    });
  };
  return { topics: topicsOf(filter, scope), known, look };

  function before(now: PodValues, { previous }: Change, pod: PodImage): PodValues {
    const { labels, phase, ready, nodeName, daemonSetUid } = previous ?? { labels: now.labels };
    const sameOwner =
      daemonSetUid === undefined || daemonSetUid === (pod.owner?.kind === 'DaemonSet' ? pod.owner.uid : null);
    return {
      labels,
      phase: phase ?? now.phase,
      ready: ready ?? now.ready,
      nodeName: nodeName === undefined ? now.nodeName : nodeName,
      isOfDaemonSet: sameOwner ? now.isOfDaemonSet : daemonSetUid !== null && known.has(daemonSetUid),
    };
  }
}

/** By what is most telling. */
function topicsOf({ node, daemonSet, namespace }: PodListFilter, { namespaces }: ReadScope): readonly Topic[] {
  if (node != null) return [nodeTopic(node)];
  if (daemonSet != null) return daemonSetTopics(daemonSet);
  return namespacesOf(namespace, namespaces)?.map((name) => namespaceTopic('Pod', name)) ?? [kindTopic('Pod')];
}
