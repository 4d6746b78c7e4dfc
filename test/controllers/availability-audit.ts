import type { Queryable } from '../../src/store/core/queryable.ts';

/** What the database saw of a set at the end of one commit. */
export interface AuditedCommit {
  /** application_name of who committed. */
  readonly author: string;
  /** Nodes without an available pod that is not terminating. */
  readonly away: number;
  /** Those of them that lost it by a commit of a server, not by a report or a person. */
  readonly awayByServer: number;
}

/**
 * From now on every commit that touches a pod or moves the clock notes how many nodes are not served, and who took the pod
 * that each had. One commit after the other passes here, so none is judged without those beside it. For a set that all
 * nodes should run; written naively and anew, so that it shares nothing with what it judges.
 */
export async function auditAvailability(
  queryable: Queryable,
  {
    daemonSetUid,
    minReadySeconds,
    serverPattern,
  }: { readonly daemonSetUid: string; readonly minReadySeconds: number; readonly serverPattern: string },
): Promise<void> {
  await queryable.execute(`CREATE TABLE audit_commits (id serial PRIMARY KEY, author text, away int, by_server int)`);
  await queryable.execute(`CREATE VIEW audit_present AS
    SELECT nodes.name, EXISTS (
      SELECT 1 FROM pods
      WHERE owner_uid = '${daemonSetUid}' AND node_name = nodes.name AND deletion_timestamp IS NULL AND ready
        AND (${minReadySeconds} = 0 OR ready_since + interval '${minReadySeconds} seconds' < everynode_now())
    ) AS served FROM nodes`);
  await queryable.execute(`CREATE TABLE audit_nodes AS SELECT name, served, NULL::text AS taken_by FROM audit_present`);
  await queryable.execute(`CREATE FUNCTION audit_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE author text := current_setting('application_name');
    BEGIN
      IF current_setting('audit.seen', true) = pg_current_xact_id()::text THEN RETURN NULL; END IF;
      PERFORM set_config('audit.seen', pg_current_xact_id()::text, true);
      PERFORM pg_advisory_xact_lock(4711);
      UPDATE audit_nodes SET served = present.served, taken_by = CASE
          WHEN present.served THEN NULL WHEN audit_nodes.served THEN author ELSE taken_by END
        FROM audit_present AS present WHERE present.name = audit_nodes.name;
      INSERT INTO audit_commits (author, away, by_server)
        SELECT author, count(*), count(*) FILTER (WHERE taken_by LIKE '${serverPattern}') FROM audit_nodes WHERE NOT served;
      RETURN NULL;
    END $$`);
  for (const table of ['pods', 'clock_offset']) {
    await queryable.execute(`CREATE CONSTRAINT TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON ${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_commit()`);
  }
}

/** Every commit since, in order. */
export function readAudit(queryable: Queryable): Promise<AuditedCommit[]> {
  return queryable.query<AuditedCommit>(
    `SELECT author, away, by_server AS "awayByServer" FROM audit_commits ORDER BY id`,
  );
}
