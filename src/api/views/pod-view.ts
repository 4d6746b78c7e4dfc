import { matchLabelSelector } from '../../domain/labels/label-selector.ts';
import type { Change, PreviousValues } from '../../domain/model/change.ts';
import type { PodImage } from '../../domain/model/images.ts';
import type { PodListFilter } from '../../store/read/pod-pages.ts';
import { isVisible } from '../../store/read/read-scope.ts';
import type { ReadScope } from '../../store/read/read-scope.ts';
import { daemonSetTopic, kindTopic, namespaceTopic, nodeTopic } from '../../store/feed/topics.ts';
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
  readonly daemonSetName: string | null;
}

/** The view that a filter gives of changes of pods. A set is named by name, whatever its uid is or was. */
export function createPodView(filter: PodListFilter, scope: ReadScope): ChangeView {
  const wanted = filter.daemonSet ?? null;
  const matches = (values: PodValues) =>
    (wanted === null || values.daemonSetName === wanted.name) &&
    (filter.node == null || values.nodeName === filter.node) &&
    (filter.phase == null || values.phase === filter.phase) &&
    (filter.ready == null || values.ready === filter.ready) &&
    (filter.labels == null || matchLabelSelector(filter.labels, values.labels));

  const look = (change: Change) => {
    if (change.kind !== 'Pod' || !isVisible(scope, change.namespace)) return null;
    if (filter.namespace != null && change.namespace !== filter.namespace) return null;
    if (wanted && change.namespace !== wanted.namespace) return null;
    // A change of kind Pod carries the image of a pod.
    const pod = change.object as PodImage;
    const now: PodValues = {
      labels: pod.labels,
      phase: pod.phase,
      ready: pod.ready,
      nodeName: pod.nodeName ?? pod.targetNode,
      daemonSetName: pod.owner?.kind === 'DaemonSet' ? pod.owner.name : null,
    };
    return viewChange({
      type: change.type,
      matchesNow: matches(now),
      matchedBefore: change.previous !== null && matches(before(now, change.previous)),
    });
  };
  return { topics: topicsOf(filter, scope), look };
}

/** What a change does not say of a pod before it, is as it is now. */
function before(now: PodValues, previous: PreviousValues): PodValues {
  const { labels, phase = now.phase, ready = now.ready } = previous;
  const { nodeName = now.nodeName, daemonSetName = now.daemonSetName } = previous;
  return { labels, phase, ready, nodeName, daemonSetName };
}

/** By what is most telling. */
function topicsOf({ node, daemonSet, namespace }: PodListFilter, { namespaces }: ReadScope): readonly Topic[] {
  if (node != null) return [nodeTopic(node)];
  if (daemonSet != null) return [daemonSetTopic(daemonSet)];
  return namespacesOf(namespace, namespaces)?.map((name) => namespaceTopic('Pod', name)) ?? [kindTopic('Pod')];
}
