import type { Change } from '../../domain/model/change.ts';
import type { NodeImage, PodImage } from '../../domain/model/images.ts';
import { isVisible } from '../../store/read/read-scope.ts';
import type { ReadScope } from '../../store/read/read-scope.ts';
import { kindTopic, nodeTopic } from '../../store/feed/topics.ts';
import type { Topic } from '../../store/feed/topics.ts';
import type { ChangeView } from './change-view.ts';
import { viewChange } from './view-change.ts';

/** Whose assignments: those of named nodes, of every simulated node (with those known at the start), or of all. */
export type AssignedNodes =
  | { readonly kind: 'NAMED'; readonly names: readonly string[] }
  | { readonly kind: 'SIMULATED'; readonly known: readonly string[] }
  | { readonly kind: 'ALL' };

/** Changes of the pods that are bound to these nodes; a pod enters the view when it is bound. */
export function createAssignmentView(nodes: AssignedNodes, scope: ReadScope): ChangeView {
  // Nodes that left stay known: their pods still have to be seen going.
  const known = new Set(nodes.kind === 'NAMED' ? nodes.names : nodes.kind === 'SIMULATED' ? nodes.known : []);
  const look = (change: Change) => {
    if (nodes.kind === 'SIMULATED' && change.kind === 'Node' && (change.object as NodeImage).runtime === 'SIMULATED') {
      known.add(change.name);
    }
    if (change.kind !== 'Pod' || !isVisible(scope, change.namespace)) return null;
    // A change of kind Pod carries the image of a pod.
    const { nodeName } = change.object as PodImage;
    const isAssigned = nodeName !== null && (nodes.kind === 'ALL' || known.has(nodeName));
    return viewChange({
      type: change.type,
      matchesNow: isAssigned,
      // A binding is never taken back: what is bound now was so before, unless this change is the binding.
      matchedBefore: isAssigned && change.previous !== null && !change.transitions.includes('SCHEDULED'),
    });
  };
  return { topics: topicsOf(nodes), look };
}

function topicsOf(nodes: AssignedNodes): readonly Topic[] {
  switch (nodes.kind) {
    case 'NAMED':
      return nodes.names.map(nodeTopic);
    case 'SIMULATED':
      return [kindTopic('Pod'), kindTopic('Node')];
    case 'ALL':
      return [kindTopic('Pod')];
  }
}
