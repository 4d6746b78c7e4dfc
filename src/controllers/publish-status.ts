import { equalJson } from '../util/equal-json.ts';
import { daemonSetStatus } from '../domain/status/daemon-set-status.ts';
import type { DaemonSetStatus } from '../domain/model/daemon-set.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { writeDaemonSetStatuses } from '../store/write/daemon-set-status.ts';
import { appendDaemonSetChange } from '../store/write/daemon-set-changes.ts';
import type { DaemonSetWork } from '../store/write/daemon-set-work.ts';

/** At most so often a set's status is written while its numbers move. */
const PUBLISH_INTERVAL_MS = 250;

export interface Publication {
  readonly daemonSet: DaemonSetImage;
  readonly work: DaemonSetWork;
  readonly isWalkDone: boolean;
  readonly collisionCount: number | null;
}

/**
 * Shows people the numbers that the set's work row holds. While they move fast it leaves a STATUS mark that is due when
 * the interval is over. observedGeneration rises when a walk over all nodes is done.
 * @returns when the status was published last.
 */
export async function publishStatus(tx: Transaction, input: Publication): Promise<Date | null> {
  const { daemonSet, work } = input;
  if (isPublished(input)) return work.lastPublishedAt;
  // A collision is told at once: the next hash follows from it, and it stands nowhere else.
  const isUrgent = (input.collisionCount ?? null) !== (daemonSet.status.collisionCount ?? null);
  if (!isUrgent && dueAt(work) > tx.now.getTime()) {
    publishLater(tx, input);
    return work.lastPublishedAt;
  }
  await publishNow(tx, [input]);
  return tx.now;
}

/** Leaves it to whoever publishes the numbers of many sets together, as soon as the interval is over. */
export function publishLater(tx: Transaction, { daemonSet, work }: Publication): void {
  tx.mark({ kind: 'STATUS', subject: daemonSet.uid, dueAt: new Date(Math.max(dueAt(work), tx.now.getTime())) });
}

/** Writes the statuses of some sets together; gives the uids of those that were written, with `onlyFree` not all that are there. */
export async function publishNow(
  tx: Transaction,
  publications: readonly Publication[],
  options: { readonly onlyFree?: boolean } = {},
): Promise<readonly string[]> {
  const before = new Map(publications.map(({ daemonSet }) => [daemonSet.uid, daemonSet]));
  const written = await writeDaemonSetStatuses(
    tx,
    publications.map((one) => ({ uid: one.daemonSet.uid, status: statusOf(one) })),
    options,
  );
  // A command may have changed the rest since the set was read here: its own change tells that, this one the status only.
  for (const after of written) {
    appendDaemonSetChange(tx, { before: { ...after, status: before.get(after.uid)!.status }, after });
  }
  return written.map(({ uid }) => uid);
}

/** Does the set show these numbers already? */
export function isPublished(publication: Publication): boolean {
  return equalJson(statusOf(publication), publication.daemonSet.status);
}

function dueAt({ lastPublishedAt }: DaemonSetWork): number {
  return lastPublishedAt === null ? 0 : lastPublishedAt.getTime() + PUBLISH_INTERVAL_MS;
}

function statusOf({ daemonSet, work, isWalkDone, collisionCount }: Publication): DaemonSetStatus {
  const observedGeneration = isWalkDone ? work.observedGeneration : daemonSet.status.observedGeneration;
  return daemonSetStatus({ counters: work.counters, observedGeneration, collisionCount });
}
