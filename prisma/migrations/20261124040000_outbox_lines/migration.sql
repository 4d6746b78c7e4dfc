-- Images go through the outbox as lines of text beside the heads of their changes: the sequencer cuts them apart without
-- reading them, which takes half the time of reading one JSON text of everything (docs/adr/0002-feed-order.md).

-- No pass may be under way: its key is that of src/store/feed/feed-lock.ts.
SELECT pg_advisory_xact_lock(7305011923);

ALTER TABLE "outbox" ADD COLUMN "objects" TEXT, ADD COLUMN "previous" TEXT;

-- What waits for its number. Images have no line breaks: JSON.stringify wrote them.
UPDATE "outbox" SET
  "objects" = (SELECT coalesce(string_agg(change ->> 'object', E'\n' ORDER BY place), '')
                 FROM json_array_elements("changes") WITH ORDINALITY AS item(change, place)),
  "previous" = (SELECT coalesce(string_agg(coalesce(change ->> 'previous', ''), E'\n' ORDER BY place), '')
                  FROM json_array_elements("changes") WITH ORDINALITY AS item(change, place));

ALTER TABLE "outbox" ALTER COLUMN "objects" SET NOT NULL, ALTER COLUMN "previous" SET NOT NULL;
-- It lives for milliseconds and is not worth compressing.
ALTER TABLE "outbox" ALTER COLUMN "objects" SET STORAGE EXTERNAL, ALTER COLUMN "previous" SET STORAGE EXTERNAL;
