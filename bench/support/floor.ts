import type pg from 'pg';

/**
 * The floor: PostgreSQL writes the very rows that a run left, with bare SQL, into tables that are made like ours, with the same
 * indexes, constraints and durability, on the same server a moment later. Nothing is decided, read back or sent: what a
 * program could save at most.
 */
export interface Floor {
  /** Makes the tables new and empty; not measured. */
  prepare(): Promise<void>;
  /** Lays the rows to be written beside them, in place of the ones before; not measured. */
  stage(statements: readonly string[]): Promise<void>;
  /** Runs statements as one transaction each list; gives the seconds until the last commit. */
  write(transactions: readonly (readonly string[])[]): Promise<number>;
}

const TABLES = ['pods', 'placements', 'feed', 'events'] as const;

export function createFloor(client: pg.Client): Floor {
  return {
    async prepare() {
      await client.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
      for (const table of TABLES)
        await client.query(`CREATE TABLE floor.${table} (LIKE public.${table} INCLUDING ALL)`);
    },
    async stage(statements) {
      for (const table of TABLES) await client.query(`DROP TABLE IF EXISTS floor.given_${table}`);
      for (const statement of statements) await client.query(statement);
      await client.query('ANALYZE');
      // As before the run that is compared: what others left to write is written.
      await client.query('CHECKPOINT');
    },
    async write(transactions) {
      const startedAt = performance.now();
      for (const statements of transactions) {
        await client.query('BEGIN');
        for (const statement of statements) await client.query(statement);
        await client.query('COMMIT');
      }
      return (performance.now() - startedAt) / 1_000;
    },
  };
}

/** Where a run began. */
export interface Since {
  readonly position: number;
  /** The id of the last event before it; 0 unless told. */
  readonly eventId?: number;
}

/** Lays out what a run left of one set: its pods and placements, and the changes and events since its beginning. */
export function stagingOf(daemonSetUid: string, { position, eventId = 0 }: Since): string[] {
  return [
    `CREATE UNLOGGED TABLE floor.given_pods AS SELECT * FROM public.pods WHERE owner_uid = '${daemonSetUid}'`,
    `CREATE UNLOGGED TABLE floor.given_placements AS
       SELECT * FROM public.placements WHERE daemon_set_uid = '${daemonSetUid}'`,
    `CREATE UNLOGGED TABLE floor.given_feed AS
       SELECT * FROM public.feed WHERE position > ${position}
          AND (daemon_set_uid = '${daemonSetUid}' OR uid = '${daemonSetUid}')`,
    `CREATE UNLOGGED TABLE floor.given_events AS
       SELECT * FROM public.events WHERE (regarding_uid = '${daemonSetUid}' OR regarding_uid IN (SELECT uid FROM floor.given_feed)) AND id > ${eventId}`,
  ];
}

/** A pod before the scheduler and its agent had it. */
export const INSERT_PODS = `
  INSERT INTO floor.pods (uid, namespace, name, generate_name, source, labels, annotations, finalizers, owner_uid, owner_kind,
    owner_name, template_key, revision_hash, target_node, slot, priority, priority_class_name, preemption_policy,
    schedule_due_at, schedule_origin, conditions, container_statuses, resource_version, creation_timestamp)
  SELECT uid, namespace, name, generate_name, source, labels, annotations, finalizers, owner_uid, owner_kind,
    owner_name, template_key, revision_hash, target_node, slot, priority, priority_class_name, preemption_policy,
    creation_timestamp, 1, '[]', '[]', 1, creation_timestamp
  FROM floor.given_pods`;

/** The same pod bound, as one statement for all. */
export const BIND_PODS = `
  UPDATE floor.pods SET node_name = given.node_name, node_uid = given.node_uid, schedule_due_at = NULL,
    schedule_origin = NULL, resource_version = pods.resource_version + 1,
    conditions = '[{"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00.000Z"}]'
  FROM floor.given_pods AS given WHERE pods.uid = given.uid`;

export const INSERT_PLACEMENTS = `INSERT INTO floor.placements SELECT * FROM floor.given_placements`;

/** Changes, chosen by a condition on their row. */
export const insertChanges = (condition: string) =>
  `INSERT INTO floor.feed SELECT * FROM floor.given_feed WHERE ${condition}`;

/** Events, chosen by a condition on their row. */
export const insertEvents = (condition: string) =>
  `INSERT INTO floor.events SELECT * FROM floor.given_events WHERE ${condition}`;

/** What a fill leaves: pods come into being, and are bound. */
export const FILL_TRANSACTIONS = [
  [INSERT_PODS, INSERT_PLACEMENTS, insertChanges(`type = 'ADDED'`), insertEvents(`reason = 'SuccessfulCreate'`)],
  [BIND_PODS, insertChanges(`type <> 'ADDED'`), insertEvents(`reason <> 'SuccessfulCreate'`)],
];
