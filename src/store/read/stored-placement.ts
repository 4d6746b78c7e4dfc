import type { Placement } from '../../domain/model/placement.ts';
import type { BackoffState } from '../../domain/planning/failed-pod-backoff.ts';

/** A placement as it was last computed. */
export interface StoredPlacement {
  readonly nodeName: string;
  readonly placement: Placement;
  /** null: no failed pod was deleted here under this generation. */
  readonly backoff: BackoffState | null;
}

export const placementColumns = `node_name AS "nodeName", should_run AS "shouldRun", should_continue AS "shouldContinue",
  current, misscheduled, ready, updated, available, serving, available_at AS "availableAt",
  backoff_generation::float8 AS "backoffGeneration", backoff_seconds AS "backoffSeconds", backoff_deleted_at AS "backoffDeletedAt"`;

export interface PlacementRow extends Omit<StoredPlacement['placement'], 'availableAt'> {
  readonly nodeName: string;
  readonly availableAt: Date | null;
  readonly backoffGeneration: number | null;
  readonly backoffSeconds: number | null;
  readonly backoffDeletedAt: Date | null;
}

export function toStoredPlacement(row: PlacementRow, generation: number): StoredPlacement {
  const { nodeName, availableAt, backoffGeneration, backoffSeconds, backoffDeletedAt, ...flags } = row;
  const remembers = backoffGeneration === generation && backoffSeconds !== null && backoffDeletedAt !== null;
  return {
    nodeName,
    placement: { ...flags, availableAt: availableAt?.getTime() ?? null },
    backoff: remembers ? { delaySeconds: backoffSeconds, lastDeletionAt: backoffDeletedAt.getTime() } : null,
  };
}
