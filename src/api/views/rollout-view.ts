import type { Change } from '../../domain/model/change.ts';
import { namespaceTopic } from '../../store/feed/topics.ts';
import { isVisible } from '../../store/read/read-scope.ts';
import type { ReadScope } from '../../store/read/read-scope.ts';
import type { ChangeView } from './change-view.ts';

/** Changes of the one DaemonSet that bears a name, whatever its uid: each says what is so now, or that there is none. */
export function createRolloutView(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  scope: ReadScope,
): ChangeView {
  const look = (change: Change) => {
    if (change.kind !== 'DaemonSet' || change.namespace !== namespace || change.name !== name) return null;
    if (!isVisible(scope, namespace)) return null;
    return change.type === 'DELETED' ? 'DELETED' : 'MODIFIED';
  };
  // Not the topic of the set: that of its pods' changes, too, which are many while it rolls.
  return { topics: [namespaceTopic('DaemonSet', namespace)], look };
}
