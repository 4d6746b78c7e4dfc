import type { PodImage } from '../../domain/model/images.ts';
import type { RolloutPod } from '../../domain/rollout/plan-rolling-update.ts';
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

/** Those that serve nobody. */
export function listUnavailableOldPods(queryable: Queryable, scope: OldPodsScope): Promise<RolloutPod[]> {
  return listOldPods(queryable, scope, [
    'NOT ready',
    ...(scope.availableBefore === null ? [] : ['ready AND coalesce(ready_since >= $4::timestamptz, true)']),
  ]);
}

/** Those that serve, the first of compareRolloutPods. */
export function listAvailableOldPods(queryable: Queryable, scope: OldPodsScope): Promise<RolloutPod[]> {
  return listOldPods(queryable, scope, [
    scope.availableBefore === null ? 'ready' : 'ready AND ready_since < $4::timestamptz',
  ]);
}

interface OldPodRow extends Omit<RolloutPod, 'creationTime' | 'deleting'> {
  readonly creationTimestamp: Date;
}

async function listOldPods(
  queryable: Queryable,
  { ownerUid, currentHash, limit, availableBefore }: OldPodsScope,
  conditions: readonly string[],
): Promise<RolloutPod[]> {
  const rows = await queryable.query<OldPodRow>(
    oldPods(conditions),
    ownerUid,
    currentHash,
    limit,
    ...(availableBefore === null ? [] : [availableBefore.toISOString()]),
  );
  return rows.map(({ creationTimestamp, ...pod }) => ({
    ...pod,
    creationTime: creationTimestamp.getTime(),
    deleting: false,
  }));
}

/** The order of compareRolloutPods among pods of one revision that all may stay, or all stay by grace. */
const withinRevision = `creation_timestamp DESC, coalesce(node_name, target_node, '') COLLATE "C", name COLLATE "C", uid`;

/**
 * The hashes that pods of the set carry are found by jumping from one to the next in the index (owner_uid, revision_hash, ready,
 * creation_timestamp). Of each old one the first pods of each condition are read in their order from the same index; those that
 * stay by grace are found by their placements. So it costs what it returns and what the set has to take from nodes,
 * not what it has.
 * @param conditions each says of `ready` what it must be.
 */
function oldPods(conditions: readonly string[]): string {
  const first = (from: string, condition: string, byGrace: boolean) => `
    (SELECT uid, name, node_name, target_node, creation_timestamp, ${byGrace} AS by_grace FROM ${from}
     WHERE owner_uid = $1::uuid AND revision_hash = old.hash AND deletion_timestamp IS NULL AND ${condition}
     ORDER BY ${withinRevision} LIMIT $3)`;
  const lists = [
    first('pods JOIN misscheduled ON place = target_node', `(${conditions.join(' OR ')})`, true),
    ...conditions.map((condition) =>
      first('pods', `${condition} AND coalesce(target_node, '') NOT IN (SELECT place FROM misscheduled)`, false),
    ),
  ];
  return `
    WITH RECURSIVE hashes AS (
      SELECT min(revision_hash) AS hash FROM pods WHERE owner_uid = $1::uuid
      UNION ALL
      SELECT (SELECT min(revision_hash) FROM pods WHERE owner_uid = $1::uuid AND revision_hash > hashes.hash)
      FROM hashes WHERE hash IS NOT NULL
    ), old AS MATERIALIZED (
      SELECT hashes.hash, coalesce(max(history.revision), 0)::float8 AS revision FROM hashes
      LEFT JOIN controller_revisions AS history ON history.owner_uid = $1::uuid AND history.hash = hashes.hash
      WHERE hashes.hash <> $2 GROUP BY hashes.hash
    ), misscheduled AS MATERIALIZED (
      SELECT node_name AS place FROM placements WHERE daemon_set_uid = $1::uuid AND misscheduled
    )
    SELECT uid, name, node_name AS "nodeName", target_node AS "targetNode", creation_timestamp AS "creationTimestamp", revision,
      NOT by_grace AS "shouldRun"
    FROM old, LATERAL (${lists.join(' UNION ALL ')}) AS pods
    ORDER BY revision, by_grace DESC, ${withinRevision} LIMIT $3`;
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
