import type { Client } from 'pg';

/**
 * The history as the tables had it, written by triggers in the very transactions that make it: it is as durable as they are,
 * and knows nothing of outbox and feed. Each row has what filters look at, before and after.
 */
export async function installAudit(client: Client): Promise<void> {
  await client.query(`
    CREATE SCHEMA audit;
    CREATE TABLE audit.changes (
      id bigserial PRIMARY KEY, txid bigint NOT NULL, kind text NOT NULL, uid uuid NOT NULL, before jsonb, after jsonb);

    CREATE FUNCTION audit.pod(pod pods) RETURNS jsonb LANGUAGE sql AS $$
      SELECT CASE WHEN pod.uid IS NOT NULL THEN jsonb_build_object(
        'version', pod.resource_version::text, 'namespace', pod.namespace, 'name', pod.name, 'labels', pod.labels,
        'phase', pod.phase, 'ready', pod.ready, 'node', coalesce(pod.node_name, pod.target_node),
        'set', CASE WHEN pod.owner_kind = 'DaemonSet' THEN pod.owner_name END) END $$;
    CREATE FUNCTION audit.node(node nodes) RETURNS jsonb LANGUAGE sql AS $$
      SELECT CASE WHEN node.uid IS NOT NULL THEN jsonb_build_object(
        'version', node.resource_version::text, 'name', node.name, 'labels', node.labels,
        'unschedulable', node.unschedulable) END $$;
    CREATE FUNCTION audit.daemon_set(one daemon_sets) RETURNS jsonb LANGUAGE sql AS $$
      SELECT CASE WHEN one.uid IS NOT NULL THEN jsonb_build_object(
        'version', one.resource_version::text, 'namespace', one.namespace, 'name', one.name, 'labels', one.labels) END $$;
  `);
  const tables = [
    { table: 'pods', kind: 'Pod', image: 'pod' },
    { table: 'nodes', kind: 'Node', image: 'node' },
    { table: 'daemon_sets', kind: 'DaemonSet', image: 'daemon_set' },
  ];
  for (const { table, kind, image } of tables) {
    await client.query(`
      CREATE FUNCTION audit.note_${image}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- What leaves the version as it is (the place of a report, say) is no change that anybody sees.
        IF TG_OP = 'UPDATE' AND NEW.resource_version = OLD.resource_version THEN RETURN NULL; END IF;
        INSERT INTO audit.changes (txid, kind, uid, before, after) VALUES (
          txid_current(), '${kind}', coalesce(NEW.uid, OLD.uid), audit.${image}(OLD), audit.${image}(NEW));
        RETURN NULL;
      END $$;
      CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION audit.note_${image}()`);
  }
  // At the end of every transaction that touches a pod: of those that a set makes, never two that live on a node and slot.
  await client.query(`
    CREATE TABLE audit.doubles (owner_uid uuid, node text, slot int, seen_at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION audit.note_doubles() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.slot IS NOT NULL AND NEW.deletion_timestamp IS NULL AND (
        SELECT count(*) FROM pods WHERE owner_uid = NEW.owner_uid AND target_node = NEW.target_node AND slot = NEW.slot
          AND deletion_timestamp IS NULL) > 1
      THEN
        INSERT INTO audit.doubles (owner_uid, node, slot) VALUES (NEW.owner_uid, NEW.target_node, NEW.slot);
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER audit_doubles AFTER INSERT OR UPDATE ON pods
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.note_doubles()`);
}
