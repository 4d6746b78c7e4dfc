import type { Queryable } from '../core/queryable.ts';

/** What is still to be done now of everything that descends from commands before `origin`. */
export async function countOpenWork(db: Queryable, origin: bigint): Promise<number> {
  // A status that waits for its turn to be published is open too: it waits for no event that anybody could name. Not so
  // that of a set in deletion, which is not written any more.
  // The clock is asked once: a status that falls due between two looks at it would be in neither sum. And asked anew for each row it
  // would keep every index out.
  const [row] = await db.query<{ open: number }>(
    `WITH clock AS MATERIALIZED (SELECT everynode_now() AS now)
     SELECT (
       (SELECT count(*) FROM marks WHERE due_at <= (SELECT now FROM clock) AND origin < $1)
       + (SELECT count(*) FROM marks JOIN daemon_sets ON daemon_sets.uid = marks.subject::uuid
          WHERE kind = 'STATUS' AND due_at > (SELECT now FROM clock) AND origin < $1 AND deletion_timestamp IS NULL)
       + (SELECT count(*) FROM outbox WHERE origin < $1)
       + (SELECT count(*) FROM pods WHERE schedule_due_at <= (SELECT now FROM clock) AND schedule_origin < $1)
     )::int AS open`,
    origin,
  );
  return row!.open;
}

/** A number that every command after this moment exceeds. */
export async function nextOrigin(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ origin: bigint }>(`SELECT nextval('origin_seq') AS origin`);
  return row!.origin;
}

export interface WaitingForTime {
  readonly kind: string;
  /** Null for objects without one. */
  readonly namespace: string | null;
  readonly name: string;
  readonly node: string | null;
  /** ISO 8601. */
  readonly until: string;
}

export interface WaitingScope {
  readonly origin: bigint;
  /** Empty: every namespace. */
  readonly namespaces: readonly string[];
  readonly limit: number;
}

const UNTIL = `to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What will be done when its time comes, soonest first: back-off, minReadySeconds, another try of the scheduler. */
export function listWaitingForTime(db: Queryable, scope: WaitingScope): Promise<WaitingForTime[]> {
  return db.query<WaitingForTime>(
    `SELECT kind, namespace, name, node, ${UNTIL} AS until FROM (
       SELECT 'DaemonSet' AS kind, daemon_sets.namespace, daemon_sets.name, nullif(marks.node, '') AS node, marks.due_at AS due
         FROM marks JOIN daemon_sets ON daemon_sets.uid = marks.subject::uuid
         WHERE marks.due_at > everynode_now() AND marks.origin < $1
           AND marks.kind IN ('DAEMON_SET', 'EXPAND', 'FILL', 'PAIR')
       UNION ALL SELECT 'Node', NULL, marks.subject, NULL, marks.due_at
         FROM marks WHERE marks.due_at > everynode_now() AND marks.origin < $1 AND marks.kind = 'NODE'
       UNION ALL SELECT 'Pod', pods.namespace, pods.name, pods.target_node, marks.due_at
         FROM marks JOIN pods ON pods.uid = marks.subject::uuid
         WHERE marks.due_at > everynode_now() AND marks.origin < $1 AND marks.kind = 'POD'
       UNION ALL SELECT 'Pod', namespace, name, target_node, schedule_due_at
         FROM pods WHERE schedule_due_at > everynode_now() AND schedule_all_at IS NULL AND schedule_origin < $1
     ) AS waiting
     WHERE $2::text[] = '{}' OR namespace IS NULL OR namespace = ANY($2::text[])
     ORDER BY due, kind, namespace, name, node LIMIT $3`,
    scope.origin,
    scope.namespaces,
    scope.limit,
  );
}

/**
 * uids of pods that no node takes now; they wait for a change of the cluster. Also those that will be tried on all nodes
 * again: time alone brings them no node.
 */
export async function listWaitingForNode(db: Queryable, scope: Omit<WaitingScope, 'origin'>): Promise<string[]> {
  const rows = await db.query<{ uid: string }>(
    `SELECT uid FROM pods
     WHERE node_name IS NULL AND (schedule_due_at IS NULL OR (schedule_all_at IS NOT NULL AND schedule_due_at > everynode_now()))
       AND deletion_timestamp IS NULL AND phase = 'Pending'
       AND ($1::text[] = '{}' OR namespace = ANY($1::text[]))
     ORDER BY namespace, name LIMIT $2`,
    scope.namespaces,
    scope.limit,
  );
  return rows.map((row) => row.uid);
}
