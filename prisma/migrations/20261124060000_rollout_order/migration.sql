-- A rollout takes the youngest pods of an old revision first: it finds them in their order, and those that are not ready.
CREATE INDEX "pods_owner_uid_revision_hash_ready_creation_timestamp_idx"
  ON "pods"("owner_uid", "revision_hash", "ready", "creation_timestamp");
DROP INDEX "pods_owner_uid_revision_hash_ready_idx";
-- Before them those that stay on their node only by grace.
CREATE INDEX "placements_misscheduled" ON "placements"("daemon_set_uid", "node_name") WHERE "misscheduled";
