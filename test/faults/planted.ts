import type { Client } from 'pg';

/** Faults that are put into the product on purpose, to see that the checks find them. */
export interface PlantedFault {
  /** Statements that make it, before the workload begins. */
  readonly sql: readonly string[];
  /** Statements in the middle of the run; tried again until they succeed. */
  readonly later?: readonly string[];
  /** The subscriber to every pod loses the first event of each new connection. */
  readonly startsLate?: boolean;
}

const dropSome = (table: string, probability: number) => [
  `CREATE FUNCTION audit.drop_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN IF random() < ${probability} THEN RETURN NULL; END IF; RETURN NEW; END $$`,
  `CREATE TRIGGER planted BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION audit.drop_${table}()`,
];

export const plantedFaults: Readonly<Record<string, PlantedFault>> = {
  'lost-change': { sql: dropSome('outbox', 0.01) },
  'lost-mark': { sql: dropSome('marks', 0.05) },
  'late-subscriber': { sql: [], startsLate: true },
  // An acknowledged transaction is in memory for seconds: what an immediate stop takes was acknowledged before its commit.
  'early-answer': {
    sql: [
      // For the role: the server is started with its own setting, which wins over the system's.
      `ALTER ROLE CURRENT_USER SET synchronous_commit = off`,
      `ALTER SYSTEM SET wal_writer_delay = '10s'`,
      `ALTER SYSTEM SET wal_writer_flush_after = '1GB'`,
      `SELECT pg_reload_conf()`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    ],
  },
  'second-pod': {
    sql: [`DROP INDEX pods_one_live_per_node`],
    later: [
      `DO $$ BEGIN
         INSERT INTO pods
         SELECT (jsonb_populate_record(pods, jsonb_build_object('uid', gen_random_uuid(), 'name', 'second-one'))).*
         FROM pods WHERE slot = 0 AND deletion_timestamp IS NULL LIMIT 1;
         IF NOT FOUND THEN RAISE 'there is no pod yet'; END IF;
       END $$`,
    ],
  },
  // A repeated call finds nothing remembered, and does it again.
  'forgotten-answer': {
    sql: [
      `CREATE FUNCTION audit.forget() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN DELETE FROM client_mutations WHERE token_id = NEW.token_id AND client_mutation_id = NEW.client_mutation_id;
       RETURN NULL; END $$`,
      `CREATE CONSTRAINT TRIGGER planted AFTER INSERT ON client_mutations
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.forget()`,
    ],
  },
  miscount: {
    sql: [],
    later: [`UPDATE daemon_set_work SET ready = ready + 1, serving = serving + 1`],
  },
};

export async function plant(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}
