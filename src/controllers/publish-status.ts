import { daemonSetStatus } from '../domain/status/daemon-set-status.ts';
import { stableJson } from '../util/stable-json.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { writeDaemonSetStatus } from '../store/write/daemon-set-status.ts';
import { appendDaemonSetChange } from '../store/write/daemon-set-changes.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';

/** At most so often a set's status is written while its numbers move. */
const PUBLISH_INTERVAL_MS = 250;

/**
 * Shows people the numbers that the set's work row holds. While they move fast it leaves a STATUS mark that is due when
 * the interval is over. observedGeneration rises when a walk over all nodes is done.
 * @returns when the status was published last.
 */
export async function publishStatus(
  tx: Transaction,
  input: {
    readonly daemonSet: DaemonSetImage;
    readonly work: DaemonSetWork;
    readonly isWalkDone: boolean;
    readonly collisionCount: number | null;
  },
): Promise<Date | null> {
  const { daemonSet, work } = input;
  const observedGeneration = input.isWalkDone ? work.observedGeneration : daemonSet.status.observedGeneration;
  const status = daemonSetStatus({ counters: work.counters, observedGeneration, collisionCount: input.collisionCount });
  if (stableJson(status) === stableJson(daemonSet.status)) return work.lastPublishedAt;
  // A collision is told at once: the next hash follows from it, and it stands nowhere else.
  const isUrgent = (input.collisionCount ?? null) !== (daemonSet.status.collisionCount ?? null);
  const dueAt = work.lastPublishedAt === null || isUrgent ? 0 : work.lastPublishedAt.getTime() + PUBLISH_INTERVAL_MS;
  if (dueAt > tx.now.getTime()) {
    tx.mark({ kind: 'STATUS', subject: daemonSet.uid, dueAt: new Date(dueAt) });
    return work.lastPublishedAt;
  }
  const after = await writeDaemonSetStatus(tx, daemonSet.uid, status);
  // A command may have changed the rest since the set was read here: its own change tells that, this one the status only.
  if (after !== null) appendDaemonSetChange(tx, { before: { ...after, status: daemonSet.status }, after });
  return tx.now;
}
