import { loseReadiness } from '../domain/status/pod-conditions.ts';
import { isNodeReady } from '../domain/status/node-ready.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { listReadyPodsBoundTo } from '../store/read/expansion-input.ts';
import { holdNodes } from '../store/read/scheduling-input.ts';
import { claimMarksOfKinds, deleteMarks, earliestOrigin } from '../store/write/claim-marks.ts';
import { recordEvents } from '../store/write/events.ts';
import { pairMark } from '../store/write/pod-marks.ts';
import { markPodsUnready } from '../store/write/pod-status.ts';
import { appendPodChanges, lockPods } from '../store/write/pods.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/** So many nodes are looked at together; the pods of all of them are taken BATCH_SIZE_MAX at a time. */
const NODES_MAX = 200;

/**
 * A node stopped being ready: its pods cannot be taken for ready any more (Kubernetes: node lifecycle). Their phase and
 * containers stay as they were. Once for each time that a node falls: what its agent reports afterwards is true again. Nothing
 * for a node that is back meanwhile.
 * @returns whether marks that are due were left.
 */
export async function unreadyPodsPass(tx: Transaction): Promise<boolean> {
  const marks = await claimMarksOfKinds(tx, { kinds: ['UNREADY'], limit: NODES_MAX });
  if (marks.length === 0) return false;
  tx.inherit(earliestOrigin(marks));
  const nodes = await holdNodes(tx, [...new Set(marks.map((mark) => mark.subject))]);
  const names = nodes.filter((node) => !isNodeReady(node)).map((node) => node.name);
  const found = await listReadyPodsBoundTo(tx, names, BATCH_SIZE_MAX);
  const pods = (await lockPods(tx, found)).filter((pod) => pod.ready);
  const before = new Map(pods.map((pod) => [pod.uid, pod]));
  const now = tx.now.toISOString();
  const changed = await markPodsUnready(
    tx,
    pods.map(({ uid, conditions }) => ({ uid, conditions: loseReadiness(conditions, now) })),
  );
  appendPodChanges(
    tx,
    changed.map((after) => ({ before: before.get(after.uid)!, after })),
  );
  tx.mark(...changed.flatMap(pairMark));
  await recordEvents(
    tx,
    changed.map(({ uid, namespace, name }) => ({
      regarding: { kind: 'Pod', uid, namespace, name },
      type: 'Warning',
      reason: 'NodeNotReady',
      message: 'Node is not ready',
      component: 'node-controller',
    })),
  );
  const isLeft = found.length === BATCH_SIZE_MAX;
  if (!isLeft) await deleteMarks(tx, marks);
  return isLeft || marks.length >= NODES_MAX;
}
