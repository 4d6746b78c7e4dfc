import type { Client } from 'pg';
import type { Counters, Template } from './recount.ts';

export interface NodeState {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those that people set. */
  readonly taints: readonly { readonly key: string; readonly effect: string }[];
  readonly unschedulable: boolean;
  readonly isReady: boolean;
}

export interface PodState {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly ownerUid: string | null;
  readonly ownerKind: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly targetNode: string | null;
  readonly nodeName: string | null;
  readonly nodeUid: string | null;
  readonly hash: string;
  /** What it was made from; its set's may be another by now. */
  readonly template: Template;
  readonly phase: string;
  readonly ready: boolean;
  /** Seconds since it became ready; null when it is not. */
  readonly readyForSeconds: number | null;
  readonly isTerminating: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface SetState {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly isTerminating: boolean;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** With the template in its place. */
  readonly spec: Readonly<Record<string, unknown>> & { readonly template: Template };
  readonly currentHash: string | null;
  readonly published: Counters;
  readonly work: Counters | null;
}

export interface PlacementState extends Record<keyof Counters, boolean> {
  readonly daemonSetUid: string;
  readonly nodeName: string;
}

/** Everything that the checks look at, in one snapshot. */
export interface ClusterState {
  readonly nodes: readonly NodeState[];
  readonly pods: readonly PodState[];
  readonly sets: readonly SetState[];
  readonly placements: readonly PlacementState[];
  readonly revisions: readonly { readonly ownerUid: string | null; readonly hash: string; readonly revision: number }[];
}

export async function readClusterState(client: Client): Promise<ClusterState> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const rowsOf = async <T>(text: string) => (await client.query(text)).rows as T[];
    return {
      nodes: await rowsOf(`
        SELECT name, uid, labels, taints, unschedulable, EXISTS (
          SELECT FROM jsonb_array_elements(conditions) AS one WHERE one ->> 'type' = 'Ready' AND one ->> 'status' = 'True'
        ) AS "isReady" FROM nodes ORDER BY name`),
      pods: await rowsOf(`
        SELECT uid, namespace, name, owner_uid AS "ownerUid", owner_kind AS "ownerKind", labels, annotations,
          target_node AS "targetNode", node_name AS "nodeName", node_uid AS "nodeUid", revision_hash AS hash, phase, ready,
          template,
          extract(epoch FROM everynode_now() - ready_since)::float AS "readyForSeconds",
          deletion_timestamp IS NOT NULL AS "isTerminating",
          (extract(epoch FROM creation_timestamp) * 1000)::float AS "createdAt"
        FROM pods JOIN pod_templates ON key = template_key ORDER BY namespace, name`),
      sets: await rowsOf(`
        SELECT daemon_sets.uid, namespace, name, deletion_timestamp IS NOT NULL AS "isTerminating",
          generation::int, daemon_sets.observed_generation::int AS "observedGeneration", labels, annotations,
          jsonb_set(spec, '{template}', template) AS spec, work.current_hash AS "currentHash",
          jsonb_build_object('desired', desired_number_scheduled, 'current', current_number_scheduled,
            'misscheduled', number_misscheduled, 'ready', number_ready, 'updated', updated_number_scheduled,
            'available', number_available) AS published,
          CASE WHEN work.daemon_set_uid IS NOT NULL THEN jsonb_build_object('desired', work.desired, 'current', work.current,
            'misscheduled', work.misscheduled, 'ready', work.ready, 'updated', work.updated, 'available', work.available) END
            AS work
        FROM daemon_sets JOIN pod_templates ON key = template_key
        LEFT JOIN daemon_set_work AS work ON work.daemon_set_uid = daemon_sets.uid ORDER BY namespace, name`),
      placements: await rowsOf(`
        SELECT daemon_set_uid AS "daemonSetUid", node_name AS "nodeName", should_run AS desired, current, misscheduled, ready,
          updated, available FROM placements ORDER BY 1, 2`),
      revisions: await rowsOf(
        `SELECT owner_uid AS "ownerUid", hash, revision::int FROM controller_revisions ORDER BY 1, 3`,
      ),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}
