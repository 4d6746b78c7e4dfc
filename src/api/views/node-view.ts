import { matchLabelSelector } from '../../domain/labels/label-selector.ts';
import type { Change } from '../../domain/model/change.ts';
import type { NodeImage } from '../../domain/model/images.ts';
import { effectiveTaints } from '../../domain/taints/effective-taints.ts';
import type { NodeListFilter } from '../../store/read/node-pages.ts';
import { isNodeReady } from '../../domain/status/node-ready.ts';
import { kindTopic } from '../../store/feed/topics.ts';
import type { ChangeView } from './change-view.ts';
import { viewChange } from './view-change.ts';

interface NodeValues {
  readonly labels: Readonly<Record<string, string>>;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly tainted: boolean;
}

/** The view that a filter gives of changes of nodes. `missing` is no property of a node. */
export function createNodeView(filter: Omit<NodeListFilter, 'missing'>): ChangeView {
  const matches = (values: NodeValues) =>
    (filter.ready == null || values.ready === filter.ready) &&
    (filter.schedulable == null || values.unschedulable !== filter.schedulable) &&
    (filter.tainted == null || values.tainted === filter.tainted) &&
    (filter.labels == null || matchLabelSelector(filter.labels, values.labels));
  const look = (change: Change) => {
    if (change.kind !== 'Node') return null;
    // A change of kind Node carries the image of a node.
    const node = change.object as NodeImage;
    const now: NodeValues = {
      labels: node.labels,
      ready: isNodeReady(node),
      unschedulable: node.unschedulable,
      tainted: effectiveTaints(node).length > 0,
    };
    return viewChange({
      type: change.type,
      matchesNow: matches(now),
      matchedBefore: change.previous !== null && matches({ ...now, ...change.previous }),
    });
  };
  return { topics: [kindTopic('Node')], look };
}
