-- Who gets the next turn, where a walk over all nodes stands, and how many pods may be made (docs/adr/0010).
ALTER TABLE "daemon_set_work"
  ADD COLUMN "head_start_ms" INTEGER NOT NULL DEFAULT 31000,
  ADD COLUMN "served_at" TIMESTAMPTZ(3),
  ADD COLUMN "walk_after" TEXT,
  ADD COLUMN "walk_until" TEXT,
  ADD COLUMN "walk_is_wrapped" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "creation_tokens" DOUBLE PRECISION,
  ADD COLUMN "creation_tokens_at" TIMESTAMPTZ(3);

CREATE TABLE "pod_creation_bucket" (
  "singleton" BOOLEAN NOT NULL DEFAULT true,
  "creation_tokens" DOUBLE PRECISION,
  "creation_tokens_at" TIMESTAMPTZ(3),
  CONSTRAINT "pod_creation_bucket_pkey" PRIMARY KEY ("singleton")
);

ALTER TABLE "pods"
  ADD COLUMN "schedule_nodes" TEXT[],
  ADD COLUMN "schedule_all_at" TIMESTAMPTZ(3);

-- What the schema language cannot say ------------------------------------------------------------------------------

ALTER TABLE "pod_creation_bucket" ADD CONSTRAINT "pod_creation_bucket_one_row" CHECK ("singleton");
INSERT INTO "pod_creation_bucket" DEFAULT VALUES;

-- The scheduler's queue: by priority; of one priority each owner has a line of its own (pods without an owner: each
-- namespace), in which those come first that are due first. The lines are found by jumping from one to the next.
DROP INDEX "pods_schedule_queue";
CREATE INDEX "pods_schedule_queue"
  ON "pods"("priority", (coalesce("owner_uid", md5("namespace")::uuid)), "schedule_due_at", "uid")
  WHERE "schedule_due_at" IS NOT NULL;

-- Nodes whose pod is not made yet, because of a limit or until the end of the same transaction.
CREATE INDEX "placements_without_pod" ON "placements"("daemon_set_uid", "node_name") WHERE "should_run" AND NOT "current";
