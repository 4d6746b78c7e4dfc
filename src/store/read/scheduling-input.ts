import type { NodeImage, PodImage } from '../../domain/model/images.ts';
import { nodeColumns, podColumns, toNodeImage, toPodImage, type NodeRow, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import { scheduleLine, scheduleLines } from '../core/schedule-lines.ts';
import type { Transaction } from '../core/transaction.ts';

/** A pod that the scheduler is to look at, as far as must be known before it is locked. */
export interface PodToSchedule {
  readonly uid: string;
  readonly targetNode: string | null;
  /** The earliest command that this descends from. */
  readonly origin: bigint;
  /** The nodes that changed since none took it, which are to be tried; null: all that it may go to. */
  readonly onlyNodes: readonly string[] | null;
}

/** What a pass of the scheduler looks at. */
export interface NextPods {
  readonly pods: readonly PodToSchedule[];
  /** No other pod is due. */
  readonly isAll: boolean;
}

/** So many pods of each line come first in any pass. */
const SURE_OF_EACH_LINE = 2;
/** For others that wait for them a pass looks at so many nodes, and there at so many pods: enough to fill it many times. */
const NODES_AT_ONCE = 200;
const PODS_OF_A_NODE = 25;

/**
 * The next pods that the scheduler is to look at: highest priority first; of one priority a few of each owner, then those that wait for
 * the nodes of the first ones, then as many of each owner as of any other, in the order in which they are due. A node that is
 * looked at costs the same for one pod as for those of thirty sets, so that these come together. What it reads follows
 * the limit and the number of owners, not the number of pods that wait. Nothing is locked yet.
 */
export async function listPodsToSchedule(tx: Transaction, limit: number): Promise<NextPods> {
  // Of each line at most twice its share: where half of them are short, the others still fill the batch. While more of a line that was
  // cut off there wait, nobody of a lower priority is taken.
  const rows = await tx.query<PodToSchedule & { readonly isCut: boolean }>(
    `WITH RECURSIVE ${scheduleLines}, due AS MATERIALIZED (
       SELECT *, (2 * $2::int + count(*) OVER (PARTITION BY priority) - 1) / count(*) OVER (PARTITION BY priority) AS share
       FROM lines WHERE due_at <= $1::timestamptz
     ), next AS MATERIALIZED (
       SELECT first.uid, due.priority, target_node, place, place = share AS is_cut,
         row_number() OVER (ORDER BY due.priority DESC, place, schedule_due_at, first.uid) AS turn
       FROM due, LATERAL (
         SELECT uid, target_node, schedule_due_at, row_number() OVER (ORDER BY schedule_due_at, uid) AS place FROM pods
         WHERE schedule_due_at <= $1::timestamptz AND priority = due.priority AND ${scheduleLine} = due.line
         ORDER BY schedule_due_at, uid LIMIT due.share) AS first
       ORDER BY turn LIMIT $2
     ), cut AS MATERIALIZED (
       SELECT max(priority) AS priority FROM next WHERE is_cut
     ), places AS MATERIALIZED (
       SELECT target_node, min(turn) AS turn, (min(min(priority)) OVER ())::int AS least FROM next
       WHERE turn <= ${NODES_AT_ONCE} AND target_node IS NOT NULL GROUP BY target_node
     ), near AS MATERIALIZED (
       SELECT there.uid, there.priority, places.turn FROM places, LATERAL (
         SELECT uid, priority FROM pods WHERE node_name IS NULL AND target_node = places.target_node
           AND schedule_due_at <= $1::timestamptz AND priority >= places.least
         ORDER BY priority DESC LIMIT ${PODS_OF_A_NODE}) AS there
     ), chosen AS (
       SELECT uid, priority, min(turn) AS turn FROM (
         SELECT uid, priority, CASE WHEN place <= ${SURE_OF_EACH_LINE} THEN 0 ELSE turn END AS turn FROM next
         UNION ALL SELECT uid, priority, turn FROM near) AS any_of_them
       WHERE priority >= coalesce((SELECT priority FROM cut), priority)
       GROUP BY uid, priority ORDER BY priority DESC, min(turn), uid LIMIT $2
     )
     SELECT uid, target_node AS "targetNode", coalesce(schedule_origin, 0) AS origin, schedule_nodes AS "onlyNodes",
       (SELECT priority IS NOT NULL FROM cut) AS "isCut"
     FROM chosen JOIN pods USING (uid)`,
    tx.now.toISOString(),
    limit,
  );
  return { pods: rows, isAll: rows.length < limit && !rows.some((row) => row.isCut) };
}

/** Of these pods those that are to be tried on all nodes, as of now: somebody may have changed them since they were listed. */
export async function findPodsForAllNodes(queryable: Queryable, uids: readonly string[]): Promise<Set<string>> {
  if (uids.length === 0) return new Set();
  const rows = await queryable.query<{ uid: string }>(
    `SELECT uid FROM pods WHERE uid = ANY($1::uuid[]) AND schedule_nodes IS NULL`,
    uids,
  );
  return new Set(rows.map((row) => row.uid));
}

/**
 * Nodes by name, held so that none is deleted before the bindings to it commit: deleting one leaves a mark, and whoever
 * works it off then sees the pods. Commands that change a node wait as well; heartbeats that say nothing new do not.
 */
export async function holdNodes(tx: Transaction, names: readonly string[]): Promise<NodeImage[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<NodeRow>(
    `SELECT ${nodeColumns()} FROM nodes WHERE name = ANY($1::text[]) ORDER BY name FOR KEY SHARE`,
    names,
  );
  return rows.map(toNodeImage);
}

/** Every node's name, for pods that may go anywhere. */
export async function listNodeNames(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ name: string }>(`SELECT name FROM nodes ORDER BY name`);
  return rows.map((row) => row.name);
}

/** How many pods of one template take room on one node. */
export interface NodeLoad {
  readonly nodeName: string;
  readonly templateKey: string;
  readonly pods: number;
}

/** What is bound to the nodes and has not ended, terminating pods included. */
export function readNodeLoads(queryable: Queryable, names: readonly string[]): Promise<NodeLoad[]> {
  return queryable.query<NodeLoad>(
    `SELECT node_name AS "nodeName", template_key AS "templateKey", count(*)::int AS pods FROM pods
     WHERE node_name = ANY($1::text[]) AND phase NOT IN ('Succeeded', 'Failed') GROUP BY node_name, template_key`,
    names,
  );
}

/** The pods behind a node's load and those for which room is kept there, one by one: what preemption chooses from. */
export async function listPodsOnNodes(queryable: Queryable, names: readonly string[]): Promise<PodImage[]> {
  if (names.length === 0) return [];
  const rows = await queryable.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE node_name = ANY($1::text[]) AND phase NOT IN ('Succeeded', 'Failed')`,
    names,
  );
  return rows.map(toPodImage);
}

/** Pending pods for which room is made on these nodes. */
export async function listNominatedPods(queryable: Queryable, names: readonly string[]): Promise<PodImage[]> {
  const rows = await queryable.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE nominated_node_name = ANY($1::text[]) AND nominated_node_name IS NOT NULL AND node_name IS NULL`,
    names,
  );
  return rows.map(toPodImage);
}

/** Sets and nodes where one of these pods is not the only pod of its set. */
export function listSharedPlaces(
  queryable: Queryable,
  podUids: readonly string[],
): Promise<{ readonly daemonSetUid: string; readonly nodeName: string }[]> {
  return queryable.query(
    `SELECT DISTINCT pods.owner_uid AS "daemonSetUid", pods.target_node AS "nodeName"
     FROM pods JOIN pods AS others
       ON others.target_node = pods.target_node AND others.owner_uid = pods.owner_uid AND others.uid <> pods.uid
     WHERE pods.uid = ANY($1::uuid[]) AND pods.owner_kind = 'DaemonSet'`,
    podUids,
  );
}
