import type { PodImage } from '../../domain/model/images.ts';
import type { PodSpecSources } from '../../domain/planning/pod-spec.ts';
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

/** Uids of ready pods that are bound to these nodes. */
export async function listReadyPodsBoundTo(
  queryable: Queryable,
  nodeNames: readonly string[],
  limit: number,
): Promise<string[]> {
  const rows = await queryable.query<{ readonly uid: string }>(
    `SELECT uid FROM pods WHERE node_name = ANY($1::text[]) AND ready ORDER BY uid LIMIT $2`,
    nodeNames,
    limit,
  );
  return rows.map((row) => row.uid);
}

/** A bound pod that nobody deletes, as far as its stay on its node depends on it. */
export type StayingPod = PodSpecSources &
  Pick<PodImage, 'uid' | 'namespace' | 'name' | 'templateKey'> & {
    readonly nodeName: string;
    readonly ownerKind: string | null;
  };

/** The pods of these nodes that are not terminating. */
export function listStayingPods(queryable: Queryable, nodeNames: readonly string[]): Promise<StayingPod[]> {
  if (nodeNames.length === 0) return Promise.resolve([]);
  return queryable.query<StayingPod>(
    `SELECT uid, namespace, name, template_key AS "templateKey", source, owner_kind AS "ownerKind", target_node AS "targetNode",
       node_name AS "nodeName", priority, priority_class_name AS "priorityClassName", preemption_policy AS "preemptionPolicy",
       spec_override AS "specOverride"
     FROM pods WHERE node_name = ANY($1::text[]) AND deletion_timestamp IS NULL ORDER BY uid`,
    nodeNames,
  );
}
