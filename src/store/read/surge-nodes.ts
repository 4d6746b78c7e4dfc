import type { Queryable } from '../core/queryable.ts';
import type { OldPodsScope } from './daemon-set-pods.ts';

/** Where a rollout with maxSurge may have something to do, each kind by itself so that none hides another. */
export interface SurgeNodes {
  /** With a surge pod, those first whose new pod is ready. */
  readonly surging: readonly string[];
  /** How many more there are. */
  readonly surgingElsewhere: number;
  /** The old pod serves nobody. */
  readonly unserved: readonly string[];
  /** The old pod serves, and the node should run the daemon: here a new pod may be made beside it. */
  readonly candidates: readonly string[];
  /** The old pod serves, but stays only by grace. */
  readonly sunset: readonly string[];
}

/** At most `limit` nodes of each kind, by name. */
export async function listSurgeNodes(queryable: Queryable, scope: OldPodsScope): Promise<SurgeNodes> {
  const [row] = await queryable.query<SurgeNodes>(
    SURGE_NODES,
    scope.ownerUid,
    scope.currentHash,
    scope.availableBefore?.toISOString() ?? null,
    scope.limit,
  );
  return row!;
}

const first = (condition: string) => `ARRAY(SELECT DISTINCT name FROM old WHERE ${condition} ORDER BY name LIMIT $4)`;

// Of two pods of a set on a node one has slot 1; only adopted ones have none, and are found by their old pod.
const SURGE_NODES = `
  WITH live AS MATERIALIZED (
    SELECT target_node AS name, slot, revision_hash <> $2 AS is_old,
      coalesce(ready AND ($3::timestamptz IS NULL OR ready_since < $3::timestamptz), false) AS is_available
    FROM pods
    WHERE owner_uid = $1::uuid AND deletion_timestamp IS NULL AND target_node IS NOT NULL
      AND (revision_hash <> $2 OR slot = 1)
  ), surging AS MATERIALIZED (
    SELECT DISTINCT live.name, EXISTS (
      SELECT FROM pods WHERE owner_uid = $1::uuid AND target_node = live.name AND revision_hash = $2
        AND deletion_timestamp IS NULL AND ready) AS is_ready
    FROM live WHERE slot = 1
  ), old AS MATERIALIZED (
    SELECT live.name, is_available, coalesce(should_run, false) AS should_run FROM live
    LEFT JOIN placements ON daemon_set_uid = $1::uuid AND node_name = live.name
    WHERE is_old AND NOT EXISTS (SELECT FROM surging WHERE surging.name = live.name)
  )
  SELECT ARRAY(SELECT name FROM surging ORDER BY is_ready DESC, name LIMIT $4) AS surging,
    greatest(0, (SELECT count(*) FROM surging) - $4)::int AS "surgingElsewhere",
    ${first('NOT is_available')} AS unserved,
    ${first('is_available AND should_run')} AS candidates,
    ${first('is_available AND NOT should_run')} AS sunset`;
