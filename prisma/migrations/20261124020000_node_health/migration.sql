-- Since when a node has the NoExecute taint of its state, which comes later than that of NoSchedule (rate limited by zone).
ALTER TABLE "nodes" ADD COLUMN "no_execute_since" TIMESTAMPTZ(3);

CREATE TABLE "lost_nodes" (
  "node_uid" UUID NOT NULL,
  "conditions" JSONB NOT NULL,
  CONSTRAINT "lost_nodes_pkey" PRIMARY KEY ("node_uid")
);

CREATE TABLE "node_monitor" (
  "singleton" BOOLEAN NOT NULL DEFAULT true,
  "looked_at" TIMESTAMPTZ(3) NOT NULL,
  "watching_since" TIMESTAMPTZ(3) NOT NULL,
  "is_isolated" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "node_monitor_pkey" PRIMARY KEY ("singleton")
);

CREATE TABLE "node_zones" (
  "zone" TEXT NOT NULL,
  "next_taint_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "node_zones_pkey" PRIMARY KEY ("zone")
);

CREATE TABLE "pod_evictions" (
  "pod_uid" UUID NOT NULL,
  "node_name" TEXT NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "pod_evictions_pkey" PRIMARY KEY ("pod_uid")
);
CREATE INDEX "pod_evictions_node_name_idx" ON "pod_evictions"("node_name");

-- What the schema language cannot say ------------------------------------------------------------------------------

-- A node that is ready has no taint of not being so: whoever writes conditions takes the taint away in the same statement.
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_no_execute_unready"
  CHECK ("no_execute_since" IS NULL OR NOT "conditions" @> '[{"type":"Ready","status":"True"}]');

-- The monitor's look costs what is wrong, not the fleet.
CREATE INDEX "nodes_unready" ON "nodes"("name") WHERE NOT "conditions" @> '[{"type":"Ready","status":"True"}]';

ALTER TABLE "node_monitor" ADD CONSTRAINT "node_monitor_one_row" CHECK ("singleton");
INSERT INTO "node_monitor" ("looked_at", "watching_since") VALUES ('epoch', 'epoch');

-- A heartbeat updates its row within its page (HOT): no index on the time, room for new versions beside the old one.
ALTER TABLE "node_heartbeats" SET (fillfactor = 40);

-- The row means from now on that an agent was heard. Nodes of which only the registration said that they are ready have none.
DELETE FROM "node_heartbeats" USING "nodes"
  WHERE "nodes"."uid" = "node_heartbeats"."node_uid" AND "node_heartbeats"."last_heartbeat_time" <= "nodes"."creation_timestamp";
