import type { NewMark } from '../store/core/marks.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { jobOf } from '../store/queue/enqueue.ts';

/** Leaves each mark once, however often a batch asked for it. Agents' reports stop here: no job in their transactions. */
export function leaveMarks(tx: Transaction, marks: readonly NewMark[]): void {
  const distinct = new Map(marks.map((mark) => [`${mark.kind}/${mark.subject}/${mark.node ?? ''}`, mark]));
  tx.mark(...distinct.values());
}

/** Leaves marks and wakes those who look at them. */
export function markAndWake(tx: Transaction, marks: readonly NewMark[]): void {
  leaveMarks(tx, marks);
  const sets = marks.filter((mark) => mark.kind === 'DAEMON_SET' || mark.kind === 'PAIR').map((mark) => mark.subject);
  for (const uid of new Set(sets)) tx.enqueue(jobOf('reconcileDaemonSet', { uid }));
  if (marks.some((mark) => mark.kind === 'NODE' || mark.kind === 'POD')) tx.enqueue(jobOf('expandMarks', {}));
}

/** A pod waits for a node. */
export function wakeScheduler(tx: Transaction): void {
  tx.enqueue(jobOf('schedulePods', {}));
}
