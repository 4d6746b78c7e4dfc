import type { DaemonSetStatus } from '../../domain/model/daemon-set.ts';
import type { DaemonSetImage } from '../../domain/model/images.ts';
import { daemonSetColumns, toDaemonSetImage, type DaemonSetRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

export interface StatusWrite {
  readonly uid: string;
  readonly status: DaemonSetStatus;
}

/**
 * Writes the status columns of some sets with one statement; gives those that are still there. Rows are locked in the order
 * in which commands lock several; with `onlyFree` those that somebody else has are left out instead of waited for.
 */
export async function writeDaemonSetStatuses(
  tx: Transaction,
  writes: readonly StatusWrite[],
  { onlyFree = false }: { readonly onlyFree?: boolean } = {},
): Promise<DaemonSetImage[]> {
  if (writes.length === 0) return [];
  const rows = await tx.query<DaemonSetRow>(
    `WITH held AS MATERIALIZED (
       SELECT uid FROM daemon_sets WHERE uid = ANY($2::uuid[]) ORDER BY uid FOR NO KEY UPDATE ${onlyFree ? 'SKIP LOCKED' : ''}
     )
     UPDATE daemon_sets SET observed_generation = given."observedGeneration",
       desired_number_scheduled = given."desiredNumberScheduled",
       current_number_scheduled = given."currentNumberScheduled", number_misscheduled = given."numberMisscheduled",
       number_ready = given."numberReady", updated_number_scheduled = given."updatedNumberScheduled",
       number_available = given."numberAvailable", collision_count = given."collisionCount",
       resource_version = resource_version + 1
     FROM held JOIN jsonb_to_recordset($1::jsonb) AS given(uid uuid, "observedGeneration" bigint, "desiredNumberScheduled" int,
       "currentNumberScheduled" int, "numberMisscheduled" int, "numberReady" int, "updatedNumberScheduled" int,
       "numberAvailable" int, "collisionCount" int) USING (uid)
     WHERE daemon_sets.uid = held.uid RETURNING ${daemonSetColumns('daemon_sets')}`,
    JSON.stringify(writes.map(({ uid, status }) => ({ ...status, uid }))),
    writes.map(({ uid }) => uid),
  );
  return rows.map(toDaemonSetImage);
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
