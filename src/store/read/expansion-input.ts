import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** What is recorded of one set on one node. */
export interface PlacementOnNode {
  readonly daemonSetUid: string;
  readonly nodeName: string;
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
}

export function listPlacementsOnNodes(queryable: Queryable, nodeNames: readonly string[]): Promise<PlacementOnNode[]> {
  return queryable.query<PlacementOnNode>(
    `SELECT daemon_set_uid AS "daemonSetUid", node_name AS "nodeName", should_run AS "shouldRun",
       should_continue AS "shouldContinue"
     FROM placements WHERE node_name = ANY($1::text[])`,
    nodeNames,
  );
}

/** Pods bound to a node that does not exist any more, also when another bears its name now. */
export async function listPodsOfGoneNodes(
  queryable: Queryable,
  nodeNames: readonly string[],
  limit: number,
): Promise<PodImage[]> {
  const rows = await queryable.query<PodRow>(
    `SELECT ${podColumns('pods')} FROM pods LEFT JOIN nodes ON nodes.name = pods.node_name
     WHERE pods.node_name = ANY($1::text[]) AND (nodes.uid IS NULL OR nodes.uid <> pods.node_uid)
       AND NOT (finalizers <> '{}' AND deletion_grace_period_seconds IS NOT DISTINCT FROM 0)
     ORDER BY pods.uid LIMIT $2`,
    nodeNames,
    limit,
  );
  return rows.map(toPodImage);
}
