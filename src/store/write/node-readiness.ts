import type { NodeImage } from '../../domain/model/images.ts';
import { isNodeReady } from '../../domain/status/node-ready.ts';
import type { NewMark } from '../core/marks.ts';
import type { NewEvent } from './events.ts';

// Whoever writes a node's conditions leaves the same behind: agents' heartbeats, people's declarations, the node monitor.

/** A node before and after its conditions were written. */
export interface NodeTurn {
  readonly before: NodeImage;
  readonly after: NodeImage;
}

/** Where to look: at the node; and, when it stopped being ready, at its pods. Nothing when all statuses are as they were. */
export function turnMarks({ before, after }: NodeTurn): NewMark[] {
  if (statusesOf(before) === statusesOf(after)) return [];
  const fell = isNodeReady(before) && !isNodeReady(after);
  return [{ kind: 'NODE', subject: after.name }, ...(fell ? [{ kind: 'UNREADY' as const, subject: after.name }] : [])];
}

/** What people are told. */
export function turnEvents({ before, after }: NodeTurn, why = ''): NewEvent[] {
  if (isNodeReady(before) === isNodeReady(after)) return [];
  return isNodeReady(after)
    ? [nodeEvent(after, 'NodeReady', `Node ${after.name} is ready`)]
    : [nodeEvent(after, 'NodeNotReady', `Node ${after.name} is not ready${why && `: ${why}`}`)];
}

/** An event about a node, for people. */
export function nodeEvent(node: Pick<NodeImage, 'uid' | 'name'>, reason: string, message: string): NewEvent {
  return {
    regarding: { kind: 'Node', uid: node.uid, namespace: '', name: node.name },
    type: 'Normal',
    reason,
    message,
    component: 'node-controller',
  };
}

/** What decisions about nodes follow from: statuses, not their reasons. */
function statusesOf({ conditions }: Pick<NodeImage, 'conditions'>): string {
  return conditions
    .map(({ type, status }) => `${type}=${status}`)
    .sort()
    .join();
}
