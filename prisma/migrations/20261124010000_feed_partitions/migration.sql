-- The feed becomes a table of partitions by position, so that old changes go by dropping a partition whole
-- (docs/adr/0012-feed-partitions.md). Nothing is copied: the table as it is becomes the first partition, with its indexes.
-- The sequencer makes all others, also the first of a new database.

-- No pass may be under way: its key is that of src/store/feed/feed-lock.ts.
SELECT pg_advisory_xact_lock(7305011923);

ALTER TABLE "feed" RENAME TO "feed_before";
ALTER INDEX "feed_pkey" RENAME TO "feed_before_pkey";
ALTER INDEX "feed_uid_position_idx" RENAME TO "feed_before_uid_position_idx";

CREATE TABLE "feed" (LIKE "feed_before", CONSTRAINT "feed_pkey" PRIMARY KEY ("position")) PARTITION BY RANGE ("position");
CREATE INDEX "feed_uid_position_idx" ON "feed"("uid", "position");

DO $$
DECLARE
  first_position bigint := (SELECT min("position") FROM "feed_before");
BEGIN
  IF first_position IS NULL THEN
    DROP TABLE "feed_before";
  ELSE
    -- Looks through the rows once, to see that they are in the range; takes the two indexes over.
    EXECUTE format('ALTER TABLE "feed" ATTACH PARTITION "feed_before" FOR VALUES FROM (%s) TO (%s)',
                   first_position, (SELECT "position" + 1 FROM "feed_head"));
    EXECUTE format('ALTER TABLE "feed_before" RENAME TO %I', 'feed_' || first_position);
    EXECUTE format('ALTER INDEX "feed_before_pkey" RENAME TO %I', 'feed_' || first_position || '_pkey');
    EXECUTE format('ALTER INDEX "feed_before_uid_position_idx" RENAME TO %I', 'feed_' || first_position || '_uid_position_idx');
  END IF;
END $$;

-- The partitions as the catalog has them: each holds the positions from first_position to last_position.
CREATE VIEW "feed_partitions" AS
  SELECT child.oid::regclass AS "partition", bound.ends[1]::bigint AS "first_position", bound.ends[2]::bigint - 1 AS "last_position"
    FROM pg_inherits AS link
    JOIN pg_class AS child ON child.oid = link.inhrelid,
         regexp_match(pg_get_expr(child.relpartbound, child.oid), 'FROM \(''?(\d+)''?\) TO \(''?(\d+)''?\)') AS bound(ends)
   WHERE link.inhparent = '"feed"'::regclass;
