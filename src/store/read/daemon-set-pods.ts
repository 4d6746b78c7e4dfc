import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** Pods of a set, in order of uid, with or without those that are terminating already. */
export async function listPodsOfOwner(
  queryable: Queryable,
  scope: { readonly ownerUid: string; readonly terminating: boolean; readonly limit: number },
): Promise<PodImage[]> {
  const rows = await queryable.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE owner_uid = $1::uuid AND ($2 OR deletion_timestamp IS NULL) ORDER BY uid LIMIT $3`,
    scope.ownerUid,
    scope.terminating,
    scope.limit,
  );
  return rows.map(toPodImage);
}

/** What a rolling update may take: pods of earlier revisions that are not terminating. */
export interface OldPodsScope {
  readonly ownerUid: string;
  readonly currentHash: string;
  /** Pods that became ready after this moment are not available yet; null: ready is enough. */
  readonly availableBefore: Date | null;
  readonly limit: number;
}

/** A pod of an earlier revision, with what the order of a rollout goes by. */
export interface OldPod {
  readonly pod: PodImage;
  /** 0: of none that is kept. */
  readonly revision: number;
  readonly shouldRun: boolean;
}

const isAvailable = `pods.ready AND ($3::timestamptz IS NULL OR pods.ready_since < $3::timestamptz)`;

/** Those that serve nobody. */
export function listUnavailableOldPods(queryable: Queryable, scope: OldPodsScope): Promise<OldPod[]> {
  return listOldPods(queryable, scope, `NOT coalesce(${isAvailable}, false)`);
}

/** Those that serve, the first of compareRolloutPods. */
export function listAvailableOldPods(queryable: Queryable, scope: OldPodsScope): Promise<OldPod[]> {
  return listOldPods(queryable, scope, isAvailable);
}

async function listOldPods(queryable: Queryable, scope: OldPodsScope, condition: string): Promise<OldPod[]> {
  const rows = await queryable.query<PodRow & { revision: number; shouldRun: boolean }>(
    `SELECT ${podColumns()}, coalesce(history.revision, 0)::float8 AS revision, coalesce(placements.should_run, false) AS "shouldRun"
     FROM pods
     LEFT JOIN controller_revisions AS history ON history.owner_uid = pods.owner_uid AND history.hash = pods.revision_hash
     LEFT JOIN placements ON placements.daemon_set_uid = pods.owner_uid AND placements.node_name = pods.target_node
     WHERE pods.owner_uid = $1::uuid AND pods.revision_hash <> $2 AND pods.deletion_timestamp IS NULL AND ${condition}
     ORDER BY coalesce(history.revision, 0), coalesce(placements.should_run, false), pods.creation_timestamp DESC,
       pods.target_node COLLATE "C", pods.name COLLATE "C", pods.uid
     LIMIT $4`,
    scope.ownerUid,
    scope.currentHash,
    scope.availableBefore?.toISOString() ?? null,
    scope.limit,
  );
  return rows.map(({ revision, shouldRun, ...row }) => ({ pod: toPodImage(row), revision, shouldRun }));
}

/** Which of these hashes any pod of the set carries. */
export async function findHashesInUse(
  queryable: Queryable,
  ownerUid: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  const rows = await queryable.query<{ hash: string }>(
    `SELECT hash FROM unnest($2::text[]) AS hash
     WHERE EXISTS (SELECT 1 FROM pods WHERE owner_uid = $1::uuid AND revision_hash = hash)`,
    ownerUid,
    hashes,
  );
  return new Set(rows.map((row) => row.hash));
}
