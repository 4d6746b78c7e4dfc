import { likelyNodes } from '../domain/planning/likely-nodes.ts';
import { advanceWalk, beginWalk, nextStretch, type Walk } from '../domain/turns/walk.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { listLikelyNodes, listNodeNamesAfter, listNodesWithoutPod } from '../store/read/plan-input.ts';
import type { StoredTemplate } from '../store/read/pod-templates.ts';
import type { ClaimedMark } from '../store/write/claim-marks.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/** Of the nodes that a template asks for so many come first. */
const LIKELY_MAX = BATCH_SIZE_MAX / 2;

/** The node of an EXPAND mark whose walk the work row holds; no node has this name. */
export const continuedWalk = '+';

export interface NextNodes {
  readonly names: readonly string[];
  readonly withoutNode: boolean;
  /** The walk over all nodes as it stands after these. */
  readonly walk: Walk | null;
  /** How many of them lack their pod because of a limit. */
  readonly lacking: number;
}

/**
 * The nodes of this pass: those that are marked, filled up with those that still lack their pod, those that the template asks
 * for when a walk over all begins, and the next of the walk.
 */
export async function nextNodes(
  tx: Transaction,
  {
    work,
    stored,
    marks,
    beginsWalk,
    fillMax,
  }: {
    readonly work: DaemonSetWork;
    readonly stored: StoredTemplate;
    readonly marks: readonly ClaimedMark[];
    readonly beginsWalk: boolean;
    readonly fillMax: number;
  },
): Promise<NextNodes> {
  const { daemonSetUid } = work;
  const walks = marks.filter((mark) => mark.kind === 'EXPAND');
  const isAsked = beginsWalk || walks.some((mark) => mark.node !== continuedWalk);
  const walk = isAsked || (walks.length > 0 && work.walk === null) ? beginWalk(work.walk) : work.walk;
  const marked = marks.filter((mark) => mark.kind === 'PAIR').map((mark) => mark.node);
  const room = () => Math.max(1, BATCH_SIZE_MAX - names.size);
  const names = new Set(marked);
  const isNodeless = names.delete('');

  const lacking = marks.some((mark) => mark.kind === 'FILL')
    ? await listNodesWithoutPod(tx, { daemonSetUid, limit: Math.min(fillMax, room()) })
    : [];
  for (const name of lacking) names.add(name);

  // A walk that begins anew under way has begun with them before.
  const likely = isAsked && work.walk === null ? likelyNodes(stored.prepared) : null;
  const asked = likely === null ? [] : await listLikelyNodes(tx, { likely, limit: Math.min(LIKELY_MAX, room()) });
  for (const name of asked) names.add(name);

  // A set for few nodes has its pods before the first long look at all the others.
  const limit = asked.length > 0 ? 1 : room();
  const walked = walk === null ? [] : await listNodeNamesAfter(tx, { daemonSetUid, ...nextStretch(walk), limit });
  for (const name of walked) names.add(name);
  return {
    names: [...names],
    withoutNode: isNodeless || isAsked,
    walk: walk === null ? null : advanceWalk(walk, { names: walked, limit }),
    lacking: lacking.length,
  };
}
