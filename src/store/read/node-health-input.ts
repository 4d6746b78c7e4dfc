import { hasCondition } from '../core/has-condition.ts';
import type { Queryable } from '../core/queryable.ts';
import type { Transaction } from '../core/transaction.ts';

const ready = hasCondition('nodes.conditions', 'Ready', 'True');
const unknown = hasCondition('nodes.conditions', 'Ready', 'Unknown');

/**
 * Names of nodes that have been silent since before `heardBefore`, or never heard, not ready, and older than `madeBefore`; by
 * name, at most `limit`. Nothing is locked. Reads the narrow table of heartbeats and the nodes that are not ready.
 */
export async function listSilentNodes(
  tx: Transaction,
  scope: { readonly heardBefore: Date; readonly madeBefore: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await tx.query<{ readonly name: string }>(
    `SELECT nodes.name FROM node_heartbeats AS heard JOIN nodes ON nodes.uid = heard.node_uid
      WHERE heard.last_heartbeat_time < $1::timestamptz AND NOT ${unknown}
     UNION ALL
     SELECT nodes.name FROM nodes
      WHERE NOT ${ready} AND NOT ${unknown} AND nodes.creation_timestamp < $2::timestamptz
        AND NOT EXISTS (SELECT FROM node_heartbeats AS heard WHERE heard.node_uid = nodes.uid)
     ORDER BY name LIMIT $3`,
    scope.heardBefore.toISOString(),
    scope.madeBefore.toISOString(),
    scope.limit,
  );
  return rows.map((row) => row.name);
}

/** Whether any node is not ready. */
export async function hasUnreadyNodes(queryable: Queryable): Promise<boolean> {
  const rows = await queryable.query(`SELECT 1 AS found FROM nodes WHERE NOT ${ready} LIMIT 1`);
  return rows.length > 0;
}

/** How nodes with the same values of some labels are; an absent label counts as ''. */
export interface LabelledHealth {
  readonly values: readonly string[];
  readonly nodes: number;
  readonly unready: number;
  /** Of those that are not ready and have no NoExecute taint, the one whose condition is the oldest; null: there is none. */
  readonly first: readonly [since: string, name: string] | null;
}

/** Every node counts; gives a row for each combination of values. */
export function countHealthByLabels(queryable: Queryable, keys: readonly string[]): Promise<LabelledHealth[]> {
  return queryable.query<LabelledHealth>(
    `SELECT values, count(*)::int AS nodes, count(since)::int AS unready,
       min(ARRAY[since, name]) FILTER (WHERE since IS NOT NULL AND no_execute_since IS NULL) AS first
     FROM (
       SELECT nodes.name, nodes.no_execute_since,
         ARRAY(SELECT coalesce(nodes.labels ->> key, '') FROM unnest($1::text[]) WITH ORDINALITY AS wanted(key, at) ORDER BY at) AS values,
         CASE WHEN NOT ${ready} THEN coalesce(
           jsonb_path_query_first(nodes.conditions, '$[*] ? (@.type == "Ready")') ->> 'lastTransitionTime', '') END AS since
       FROM nodes
     ) AS zoned GROUP BY values`,
    keys,
  );
}

/** Names of nodes that have the NoExecute taint of not being ready. */
export async function listNoExecuteNodes(queryable: Queryable, limit: number): Promise<string[]> {
  const rows = await queryable.query<{ readonly name: string }>(
    `SELECT nodes.name FROM nodes WHERE NOT ${ready} AND nodes.no_execute_since IS NOT NULL ORDER BY name LIMIT $1`,
    limit,
  );
  return rows.map((row) => row.name);
}

/** When the next node of each of these zones may get its NoExecute taint. */
export async function findZoneTurns(queryable: Queryable, zones: readonly string[]): Promise<Map<string, number>> {
  const rows = await queryable.query<{ readonly zone: string; readonly at: Date }>(
    `SELECT zone, next_taint_at AS at FROM node_zones WHERE zone = ANY($1::text[])`,
    zones,
  );
  return new Map(rows.map(({ zone, at }) => [zone, at.getTime()]));
}
