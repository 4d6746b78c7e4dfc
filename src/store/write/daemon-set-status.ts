import type { DaemonSetStatus } from '../../domain/model/daemon-set.ts';
import type { DaemonSetImage } from '../../domain/model/images.ts';
import { daemonSetColumns, toDaemonSetImage, type DaemonSetRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** Writes a set's status columns; null when the set is gone. */
export async function writeDaemonSetStatus(
  tx: Transaction,
  uid: string,
  status: DaemonSetStatus,
): Promise<DaemonSetImage | null> {
  const [row] = await tx.query<DaemonSetRow>(
    `UPDATE daemon_sets SET observed_generation = $2::bigint, desired_number_scheduled = $3, current_number_scheduled = $4,
       number_misscheduled = $5, number_ready = $6, updated_number_scheduled = $7, number_available = $8,
       collision_count = $9, resource_version = resource_version + 1
     WHERE uid = $1::uuid RETURNING ${daemonSetColumns()}`,
    uid,
    status.observedGeneration,
    status.desiredNumberScheduled,
    status.currentNumberScheduled,
    status.numberMisscheduled,
    status.numberReady,
    status.updatedNumberScheduled,
    status.numberAvailable,
    status.collisionCount ?? null,
  );
  return row === undefined ? null : toDaemonSetImage(row);
}

/**
 * Removes the row of a set that has nothing left to wait for but its own finalizers; gives it as it was. null: somebody else's
 * finalizer holds it, which may have come since the set was read, or it is gone.
 */
export async function removeDaemonSet(
  tx: Transaction,
  { uid, ownFinalizers }: { readonly uid: string; readonly ownFinalizers: readonly string[] },
): Promise<DaemonSetImage | null> {
  const [row] = await tx.query<DaemonSetRow>(
    `DELETE FROM daemon_sets WHERE uid = $1::uuid AND finalizers <@ $2::text[] RETURNING ${daemonSetColumns()}`,
    uid,
    ownFinalizers,
  );
  return row === undefined ? null : toDaemonSetImage(row);
}
