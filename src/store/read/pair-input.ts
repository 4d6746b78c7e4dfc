import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import { placementColumns, toStoredPlacement, type PlacementRow, type StoredPlacement } from './stored-placement.ts';

/** What planning several DaemonSets on a few nodes needs besides the nodes. */
export interface PairInput {
  /** Pods of the sets on those nodes, and pods without a controller that one of them may adopt. */
  readonly pods: readonly PodImage[];
  /** By set and node. */
  readonly placements: ReadonlyMap<string, ReadonlyMap<string, StoredPlacement>>;
}

/** Reads it with two statements, however many sets and nodes there are; what it reads follows the pairs. */
export async function readPairInput(
  queryable: Queryable,
  scope: {
    /** Back-off counts under this observed generation only. */
    readonly sets: readonly { readonly uid: string; readonly generation: number }[];
    readonly namespaces: readonly string[];
    readonly nodeNames: readonly string[];
  },
): Promise<PairInput> {
  const uids = scope.sets.map((set) => set.uid);
  const pods = await queryable.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE target_node = ANY($1::text[]) AND owner_uid = ANY($2::uuid[])
     UNION ALL
     SELECT ${podColumns()} FROM pods
     WHERE target_node = ANY($1::text[]) AND owner_uid IS NULL AND namespace = ANY($3::text[])`,
    scope.nodeNames,
    uids,
    scope.namespaces,
  );
  const rows = await queryable.query<PlacementRow & { readonly daemonSetUid: string }>(
    `SELECT daemon_set_uid AS "daemonSetUid", ${placementColumns}
     FROM placements WHERE node_name = ANY($2::text[]) AND daemon_set_uid = ANY($1::uuid[])`,
    uids,
    scope.nodeNames,
  );
  const generations = new Map(scope.sets.map((set) => [set.uid, set.generation]));
  const placements = new Map<string, Map<string, StoredPlacement>>(uids.map((uid) => [uid, new Map()]));
  for (const { daemonSetUid, ...row } of rows) {
    const stored = toStoredPlacement(row, generations.get(daemonSetUid)!);
    placements.get(daemonSetUid)!.set(stored.nodeName, stored);
  }
  return { pods: pods.map(toPodImage), placements };
}
