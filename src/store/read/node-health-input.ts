import type { Labels } from '../../domain/model/object-meta.ts';
import type { Queryable } from '../core/queryable.ts';
import type { Transaction } from '../core/transaction.ts';

const ready = `nodes.conditions @> '[{"type":"Ready","status":"True"}]'`;
const unknown = `nodes.conditions @> '[{"type":"Ready","status":"Unknown"}]'`;

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

/** A node that is not ready, as its zone sees it. */
export interface UnreadyNodeRow {
  readonly name: string;
  readonly labels: Labels;
  /** As its condition Ready has it, which whoever wrote the condition may have made up. */
  readonly since: string | null;
  readonly hasNoExecute: boolean;
}

/** Every node that is not ready; costs as many rows. */
export function listUnreadyNodes(queryable: Queryable): Promise<UnreadyNodeRow[]> {
  return queryable.query<UnreadyNodeRow>(
    `SELECT nodes.name, nodes.labels, nodes.no_execute_since IS NOT NULL AS "hasNoExecute",
       jsonb_path_query_first(nodes.conditions, '$[*] ? (@.type == "Ready")') ->> 'lastTransitionTime' AS since
     FROM nodes WHERE NOT ${ready} ORDER BY name`,
  );
}

/** How many nodes have the same values of some labels; an absent one counts as ''. */
export interface LabelCount {
  readonly values: readonly string[];
  readonly nodes: number;
}

export function countNodesByLabels(queryable: Queryable, keys: readonly string[]): Promise<LabelCount[]> {
  return queryable.query<LabelCount>(
    `SELECT ARRAY(SELECT coalesce(nodes.labels ->> key, '') FROM unnest($1::text[]) WITH ORDINALITY AS wanted(key, at) ORDER BY at)
       AS values, count(*)::int AS nodes
     FROM nodes GROUP BY 1`,
    keys,
  );
}

/** When the next node of each of these zones may get its NoExecute taint. */
export async function findZoneTurns(queryable: Queryable, zones: readonly string[]): Promise<Map<string, number>> {
  const rows = await queryable.query<{ readonly zone: string; readonly at: Date }>(
    `SELECT zone, next_taint_at AS at FROM node_zones WHERE zone = ANY($1::text[])`,
    zones,
  );
  return new Map(rows.map(({ zone, at }) => [zone, at.getTime()]));
}
