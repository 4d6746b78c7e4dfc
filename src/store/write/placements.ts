import type { Placement } from '../../domain/model/placement.ts';
import type { BackoffState } from '../../domain/planning/failed-pod-backoff.ts';
import type { Transaction } from '../core/transaction.ts';

export interface PlacementWrite {
  readonly nodeName: string;
  readonly placement: Placement;
  /** null: what is remembered stays. */
  readonly backoff: BackoffState | null;
}

export interface PlacementsOfSet {
  readonly daemonSetUid: string;
  readonly writes: readonly PlacementWrite[];
  /** Under which the back-off counts. */
  readonly generation: number;
}

/** Writes what nodes contribute to some sets now, with one statement; under the sets' work locks. */
export async function upsertPlacements(tx: Transaction, sets: readonly PlacementsOfSet[]): Promise<void> {
  if (sets.every(({ writes }) => writes.length === 0)) return;
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  await tx.execute(
    `INSERT INTO placements (daemon_set_uid, node_name, should_run, should_continue, current, misscheduled, ready, updated,
       available, serving, available_at, backoff_generation, backoff_seconds, backoff_deleted_at)
     SELECT "daemonSetUid", "nodeName", "shouldRun", "shouldContinue", current, misscheduled, ready, updated, available, serving,
       "availableAt", "backoffGeneration", "backoffSeconds", "backoffDeletedAt"
     FROM jsonb_to_recordset($1::jsonb) AS new("daemonSetUid" uuid, "nodeName" text, "shouldRun" boolean, "shouldContinue" boolean, current boolean,
       misscheduled boolean, ready boolean, updated boolean, available boolean, serving boolean, "availableAt" timestamptz,
       "backoffGeneration" bigint, "backoffSeconds" int, "backoffDeletedAt" timestamptz)
     ORDER BY "daemonSetUid", "nodeName"
     ON CONFLICT (daemon_set_uid, node_name) DO UPDATE SET should_run = excluded.should_run,
       should_continue = excluded.should_continue, current = excluded.current, misscheduled = excluded.misscheduled,
       ready = excluded.ready, updated = excluded.updated, available = excluded.available, serving = excluded.serving,
       available_at = excluded.available_at,
       backoff_generation = coalesce(excluded.backoff_generation, placements.backoff_generation),
       backoff_seconds = coalesce(excluded.backoff_seconds, placements.backoff_seconds),
       backoff_deleted_at = coalesce(excluded.backoff_deleted_at, placements.backoff_deleted_at)`,
    JSON.stringify(
      sets.flatMap(({ daemonSetUid, writes, generation }) =>
        writes.map(({ nodeName, placement, backoff }) => ({
          ...placement,
          daemonSetUid,
          nodeName,
          availableAt: iso(placement.availableAt),
          backoffGeneration: backoff === null ? null : generation,
          backoffSeconds: backoff?.delaySeconds ?? null,
          backoffDeletedAt: iso(backoff?.lastDeletionAt ?? null),
        })),
      ),
    ),
  );
}

/** Forgets nodes that are gone, with their pods. */
export async function deletePlacements(
  tx: Transaction,
  daemonSetUid: string,
  nodeNames: readonly string[],
): Promise<void> {
  if (nodeNames.length === 0) return;
  await tx.execute(
    `DELETE FROM placements WHERE daemon_set_uid = $1::uuid AND node_name = ANY($2::text[])`,
    daemonSetUid,
    nodeNames,
  );
}
