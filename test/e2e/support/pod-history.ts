import type { Pool } from 'pg';
import { documentOf } from './api-client.ts';

/**
 * Keeps the history as the table of pods had it, written by a trigger and not by us. What a transaction does to one pod in several
 * steps is one event; what it makes and removes again never happened.
 */
export const auditPods = (pool: Pool): Promise<unknown> =>
  pool.query(`
    CREATE TABLE audit_pods (
      id bigserial PRIMARY KEY, txid bigint NOT NULL, operation text NOT NULL, uid uuid NOT NULL, version bigint NOT NULL);
    CREATE FUNCTION audit_pods() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- The place of a report alone is no change that anybody sees.
      IF TG_OP = 'UPDATE' AND NEW.resource_version = OLD.resource_version THEN RETURN NULL; END IF;
      INSERT INTO audit_pods (txid, operation, uid, version) VALUES (
        txid_current(), TG_OP, coalesce(NEW.uid, OLD.uid), coalesce(NEW.resource_version, OLD.resource_version));
      RETURN NULL;
    END $$;
    CREATE TRIGGER audit_pods AFTER INSERT OR UPDATE OR DELETE ON pods FOR EACH ROW EXECUTE FUNCTION audit_pods();
  `);

/** `uid ADDED`, `uid 7` for a change to version 7, `uid DELETED`; of one pod in the order in which it happened. */
export const readHistory = async (pool: Pool): Promise<string[]> => {
  const { rows } = await pool.query<{ uid: string; operations: string[]; version: string }>(`
    SELECT uid, array_agg(operation ORDER BY id) AS operations, max(version)::text AS version
      FROM audit_pods GROUP BY txid, uid ORDER BY max(id)`);
  return rows.flatMap(({ uid, operations, version }) => {
    const isAdded = operations[0] === 'INSERT';
    const isDeleted = operations.at(-1) === 'DELETE';
    if (isAdded && isDeleted) return [];
    return [`${uid} ${isDeleted ? 'DELETED' : isAdded ? 'ADDED' : version}`];
  });
};

export interface LifecycleEvent {
  readonly cursor: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly pod: { readonly metadata: { readonly uid: string; readonly resourceVersion: string } } | null;
}

/** What a subscriber has to ask for to write the same history. */
export const podLifecycle = documentOf<{ podLifecycle: LifecycleEvent }, { after: string | null }>(`
  subscription ($after: FeedCursor) {
    podLifecycle(after: $after) { cursor type pod { metadata { uid resourceVersion } } }
  }`);

/** An event in the history's words; null for a bookmark. */
export const historyOf = ({ type, pod }: LifecycleEvent): string | null =>
  pod === null ? null : `${pod.metadata.uid} ${type === 'MODIFIED' ? pod.metadata.resourceVersion : type}`;
