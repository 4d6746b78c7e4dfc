import { matchLabelSelector } from '../../domain/labels/label-selector.ts';
import type { Change } from '../../domain/model/change.ts';
import type { DaemonSetListFilter } from '../../store/read/daemon-set-pages.ts';
import { isVisible } from '../../store/read/read-scope.ts';
import type { ReadScope } from '../../store/read/read-scope.ts';
import { kindTopic, namespaceTopic } from '../../store/feed/topics.ts';
import { namespacesOf } from './change-view.ts';
import type { ChangeView } from './change-view.ts';
import { viewChange } from './view-change.ts';

/** The view that a filter gives of changes of DaemonSets. */
export function createDaemonSetView({ namespace, labels }: DaemonSetListFilter, scope: ReadScope): ChangeView {
  const matches = (values: Readonly<Record<string, string>>) => labels == null || matchLabelSelector(labels, values);
  const look = (change: Change) => {
    if (change.kind !== 'DaemonSet' || !isVisible(scope, change.namespace)) return null;
    if (namespace != null && change.namespace !== namespace) return null;
    return viewChange({
      type: change.type,
      matchesNow: matches(change.object.labels),
      matchedBefore: change.previous !== null && matches(change.previous.labels),
    });
  };
  const topics = namespacesOf(namespace, scope.namespaces)?.map((name) => namespaceTopic('DaemonSet', name));
  return { topics: topics ?? [kindTopic('DaemonSet')], look };
}
