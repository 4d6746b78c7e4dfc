CREATE TABLE "daemon_sets" (
  "uid" UUID NOT NULL,
  "namespace" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "labels" JSONB NOT NULL,
  "annotations" JSONB NOT NULL,
  "finalizers" TEXT[],
  "owner_references" JSONB NOT NULL,
  "spec" JSONB NOT NULL,
  "template_key" TEXT NOT NULL,
  "generation" BIGINT NOT NULL,
  "resource_version" BIGINT NOT NULL,
  "creation_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "deletion_timestamp" TIMESTAMPTZ(3),
  "deletion_propagation" TEXT,
  "last_applied" JSONB,
  "observed_generation" BIGINT NOT NULL DEFAULT 0,
  "desired_number_scheduled" INTEGER NOT NULL DEFAULT 0,
  "current_number_scheduled" INTEGER NOT NULL DEFAULT 0,
  "number_misscheduled" INTEGER NOT NULL DEFAULT 0,
  "number_ready" INTEGER NOT NULL DEFAULT 0,
  "updated_number_scheduled" INTEGER NOT NULL DEFAULT 0,
  "number_available" INTEGER NOT NULL DEFAULT 0,
  "collision_count" INTEGER,
  CONSTRAINT "daemon_sets_pkey" PRIMARY KEY ("uid")
);

CREATE TABLE "daemon_set_work" (
  "daemon_set_uid" UUID NOT NULL,
  "current_hash" TEXT NOT NULL DEFAULT '',
  "observed_generation" BIGINT NOT NULL DEFAULT 0,
  "desired" INTEGER NOT NULL DEFAULT 0,
  "current" INTEGER NOT NULL DEFAULT 0,
  "misscheduled" INTEGER NOT NULL DEFAULT 0,
  "ready" INTEGER NOT NULL DEFAULT 0,
  "updated" INTEGER NOT NULL DEFAULT 0,
  "available" INTEGER NOT NULL DEFAULT 0,
  "serving" INTEGER NOT NULL DEFAULT 0,
  "last_published_at" TIMESTAMPTZ(3),
  CONSTRAINT "daemon_set_work_pkey" PRIMARY KEY ("daemon_set_uid")
);

CREATE TABLE "placements" (
  "daemon_set_uid" UUID NOT NULL,
  "node_name" TEXT NOT NULL,
  "should_run" BOOLEAN NOT NULL,
  "should_continue" BOOLEAN NOT NULL,
  "current" BOOLEAN NOT NULL,
  "misscheduled" BOOLEAN NOT NULL,
  "ready" BOOLEAN NOT NULL,
  "updated" BOOLEAN NOT NULL,
  "available" BOOLEAN NOT NULL,
  "serving" BOOLEAN NOT NULL,
  "available_at" TIMESTAMPTZ(3),
  "backoff_generation" BIGINT,
  "backoff_seconds" INTEGER,
  "backoff_deleted_at" TIMESTAMPTZ(3),
  CONSTRAINT "placements_pkey" PRIMARY KEY ("daemon_set_uid", "node_name")
);

CREATE TABLE "pod_templates" (
  "key" TEXT NOT NULL,
  "template" JSONB NOT NULL,
  CONSTRAINT "pod_templates_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "controller_revisions" (
  "uid" UUID NOT NULL,
  "namespace" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "owner_uid" UUID,
  "labels" JSONB NOT NULL,
  "annotations" JSONB NOT NULL,
  "hash" TEXT NOT NULL,
  "revision" BIGINT NOT NULL,
  "template_key" TEXT NOT NULL,
  "creation_timestamp" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "controller_revisions_pkey" PRIMARY KEY ("uid")
);

CREATE TABLE "pods" (
  "uid" UUID NOT NULL,
  "namespace" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "generate_name" TEXT,
  "source" TEXT NOT NULL,
  "labels" JSONB NOT NULL,
  "annotations" JSONB NOT NULL,
  "finalizers" TEXT[],
  "owner_uid" UUID,
  "owner_kind" TEXT,
  "owner_name" TEXT,
  "other_owner_references" JSONB,
  "template_key" TEXT NOT NULL,
  "spec_override" JSONB,
  "revision_hash" TEXT NOT NULL DEFAULT '',
  "target_node" TEXT,
  "slot" SMALLINT,
  "node_name" TEXT,
  "node_uid" UUID,
  "priority" INTEGER NOT NULL DEFAULT 0,
  "priority_class_name" TEXT,
  "preemption_policy" TEXT NOT NULL DEFAULT 'PreemptLowerPriority',
  "nominated_node_name" TEXT,
  "schedule_due_at" TIMESTAMPTZ(3),
  "schedule_origin" BIGINT,
  "phase" TEXT NOT NULL DEFAULT 'Pending',
  "reason" TEXT,
  "message" TEXT,
  "ready" BOOLEAN NOT NULL DEFAULT false,
  "ready_since" TIMESTAMPTZ(3),
  "start_time" TIMESTAMPTZ(3),
  "conditions" JSONB NOT NULL,
  "container_statuses" JSONB NOT NULL,
  "host_ip" TEXT,
  "pod_ip" TEXT,
  "agent_epoch" BIGINT NOT NULL DEFAULT 0,
  "agent_sequence" BIGINT NOT NULL DEFAULT 0,
  "resource_version" BIGINT NOT NULL,
  "creation_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "deletion_timestamp" TIMESTAMPTZ(3),
  "deletion_grace_period_seconds" INTEGER,
  "last_applied" JSONB,
  CONSTRAINT "pods_pkey" PRIMARY KEY ("uid")
);

CREATE TABLE "nodes" (
  "uid" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "labels" JSONB NOT NULL,
  "annotations" JSONB NOT NULL,
  "taints" JSONB NOT NULL,
  "unschedulable" BOOLEAN NOT NULL DEFAULT false,
  "spec" JSONB NOT NULL,
  "capacity" JSONB NOT NULL,
  "allocatable" JSONB NOT NULL,
  "conditions" JSONB NOT NULL,
  "addresses" JSONB NOT NULL,
  "runtime" TEXT NOT NULL,
  "resource_version" BIGINT NOT NULL,
  "creation_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "last_applied" JSONB,
  CONSTRAINT "nodes_pkey" PRIMARY KEY ("uid")
);

CREATE TABLE "node_heartbeats" (
  "node_uid" UUID NOT NULL,
  "last_heartbeat_time" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "node_heartbeats_pkey" PRIMARY KEY ("node_uid")
);

CREATE TABLE "events" (
  "id" BIGSERIAL NOT NULL,
  "regarding_kind" TEXT NOT NULL,
  "regarding_uid" UUID NOT NULL,
  "regarding_namespace" TEXT NOT NULL,
  "regarding_name" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "dedup_key" TEXT NOT NULL,
  "count" INTEGER NOT NULL DEFAULT 1,
  "first_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "last_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "component" TEXT NOT NULL,
  CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "priority_classes" (
  "uid" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "labels" JSONB NOT NULL,
  "annotations" JSONB NOT NULL,
  "value" INTEGER NOT NULL,
  "global_default" BOOLEAN NOT NULL DEFAULT false,
  "description" TEXT NOT NULL DEFAULT '',
  "preemption_policy" TEXT NOT NULL DEFAULT 'PreemptLowerPriority',
  "resource_version" BIGINT NOT NULL,
  "creation_timestamp" TIMESTAMPTZ(3) NOT NULL,
  "last_applied" JSONB,
  CONSTRAINT "priority_classes_pkey" PRIMARY KEY ("uid")
);

CREATE TABLE "marks" (
  "id" BIGSERIAL NOT NULL,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "node" TEXT NOT NULL DEFAULT '',
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "origin" BIGINT NOT NULL,
  CONSTRAINT "marks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "outbox" (
  "id" BIGSERIAL NOT NULL,
  "origin" BIGINT NOT NULL,
  "changes" JSON NOT NULL,
  CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "feed" (
  "position" BIGINT NOT NULL,
  "batch" BIGINT NOT NULL,
  "kind" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "uid" UUID NOT NULL,
  "namespace" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "daemon_set_uid" UUID,
  "node_name" TEXT,
  "transitions" TEXT[],
  "object" JSON NOT NULL,
  "previous" JSON,
  "occurred_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "feed_pkey" PRIMARY KEY ("position")
);

CREATE TABLE "feed_head" (
  "singleton" BOOLEAN NOT NULL DEFAULT true,
  "feed_id" UUID NOT NULL,
  "position" BIGINT NOT NULL DEFAULT 0,
  "oldest_position" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "feed_head_pkey" PRIMARY KEY ("singleton")
);

CREATE TABLE "api_tokens" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "namespaces" TEXT[],
  "node_name" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "client_mutations" (
  "token_id" UUID NOT NULL,
  "client_mutation_id" TEXT NOT NULL,
  "mutation" TEXT NOT NULL,
  "input_hash" TEXT NOT NULL,
  "outcome" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "client_mutations_pkey" PRIMARY KEY ("token_id", "client_mutation_id")
);

CREATE TABLE "servers" (
  "id" SERIAL NOT NULL,
  "worker_ids" TEXT[],
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "servers_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "clock_offset" (
  "singleton" BOOLEAN NOT NULL DEFAULT true,
  "milliseconds" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "clock_offset_pkey" PRIMARY KEY ("singleton")
);

CREATE UNIQUE INDEX "daemon_sets_namespace_name_key" ON "daemon_sets"("namespace", "name");
CREATE INDEX "placements_node_name_idx" ON "placements"("node_name");
CREATE UNIQUE INDEX "controller_revisions_namespace_name_key" ON "controller_revisions"("namespace", "name");
CREATE INDEX "controller_revisions_owner_uid_idx" ON "controller_revisions"("owner_uid");
CREATE UNIQUE INDEX "pods_namespace_name_key" ON "pods"("namespace", "name");
CREATE INDEX "pods_node_name_idx" ON "pods"("node_name");
CREATE INDEX "pods_owner_uid_revision_hash_ready_idx" ON "pods"("owner_uid", "revision_hash", "ready");
CREATE INDEX "pods_target_node_owner_uid_idx" ON "pods"("target_node", "owner_uid");
CREATE UNIQUE INDEX "nodes_name_key" ON "nodes"("name");
CREATE UNIQUE INDEX "events_dedup_key_key" ON "events"("dedup_key");
CREATE INDEX "events_regarding_uid_id_idx" ON "events"("regarding_uid", "id");
CREATE INDEX "events_last_timestamp_idx" ON "events"("last_timestamp");
CREATE UNIQUE INDEX "priority_classes_name_key" ON "priority_classes"("name");
CREATE INDEX "marks_kind_subject_due_at_idx" ON "marks"("kind", "subject", "due_at");
CREATE INDEX "marks_due_at_idx" ON "marks"("due_at");
CREATE INDEX "feed_uid_position_idx" ON "feed"("uid", "position");
CREATE UNIQUE INDEX "api_tokens_name_key" ON "api_tokens"("name");
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");
CREATE INDEX "client_mutations_created_at_idx" ON "client_mutations"("created_at");

-- What the schema language cannot say ------------------------------------------------------------------------------

-- Never two: of the pods that a DaemonSet makes, one that is not terminating a node and slot (0 regular, 1 surge).
-- Adopted and released pods have no slot and are the reconciler's business.
CREATE UNIQUE INDEX "pods_one_live_per_node" ON "pods"("owner_uid", "target_node", "slot")
  WHERE "slot" IS NOT NULL AND "deletion_timestamp" IS NULL;

-- The scheduler's queue: highest priority first, then oldest.
CREATE INDEX "pods_schedule_queue" ON "pods"("priority" DESC, "creation_timestamp", "uid") WHERE "schedule_due_at" IS NOT NULL;

-- Pods without a node, found when the cluster changes.
CREATE INDEX "pods_unbound" ON "pods"("target_node") WHERE "node_name" IS NULL;

-- Pods without a controller, found when a DaemonSet appears that may adopt them.
CREATE INDEX "pods_without_owner" ON "pods"("namespace") WHERE "owner_uid" IS NULL;

CREATE INDEX "pods_labels" ON "pods" USING gin ("labels" jsonb_path_ops);

ALTER TABLE "pods"
  ADD CONSTRAINT "pods_slot_has_target" CHECK ("slot" IS NULL OR ("target_node" IS NOT NULL AND "owner_uid" IS NOT NULL)),
  ADD CONSTRAINT "pods_phase" CHECK ("phase" IN ('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown')),
  ADD CONSTRAINT "pods_source" CHECK ("source" IN ('DAEMON', 'BARE'));

-- Changes pass through: they are written, cut apart and read as text, never looked into. The outbox lives for milliseconds and
-- is not worth compressing.
ALTER TABLE "outbox" ALTER COLUMN "changes" SET STORAGE EXTERNAL;

ALTER TABLE "feed_head" ADD CONSTRAINT "feed_head_one_row" CHECK ("singleton");
ALTER TABLE "clock_offset" ADD CONSTRAINT "clock_offset_one_row" CHECK ("singleton");
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_role" CHECK ("role" IN ('ADMIN', 'OPERATOR', 'VIEWER', 'AGENT', 'FLEET'));

INSERT INTO "feed_head" ("feed_id") VALUES (gen_random_uuid());
INSERT INTO "clock_offset" DEFAULT VALUES;

-- Each command takes a number; everything that descends from it carries the smallest (query `settled`).
CREATE SEQUENCE "origin_seq";

-- The one clock that servers agree on; tests move the offset.
CREATE FUNCTION "everynode_now"() RETURNS timestamptz LANGUAGE sql VOLATILE
  AS $$ SELECT date_trunc('milliseconds', clock_timestamp()) + (SELECT "milliseconds" FROM "clock_offset") * interval '1 millisecond' $$;

INSERT INTO "priority_classes" ("uid", "name", "labels", "annotations", "value", "description", "resource_version", "creation_timestamp") VALUES
  (gen_random_uuid(), 'system-cluster-critical', '{}', '{}', 2000000000,
   'System daemons of the cluster; may move to another node.', 1, clock_timestamp()),
  (gen_random_uuid(), 'system-node-critical', '{}', '{}', 2000001000,
   'System daemons that belong to their node and stay there.', 1, clock_timestamp());
