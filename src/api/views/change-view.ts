import type { Change, ChangeType } from '../../domain/model/change.ts';
import type { Topic } from '../../store/feed/topics.ts';

/** The part of the feed that a filter and the reader's rights leave of it. */
export interface ChangeView {
  /** Under which its changes are found; `look` decides. */
  readonly topics: readonly Topic[];
  /** What a change is in this view; null: outside of it. To be shown every change of its topics, in order. */
  look(change: Change): ChangeType | null;
}

/** The namespaces of which something can be in view; null: all. */
export function namespacesOf(
  wanted: string | null | undefined,
  visible: readonly string[] | null,
): readonly string[] | null {
  if (wanted != null) return [wanted];
  return visible;
}
