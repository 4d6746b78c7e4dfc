import { CHANGE_CHANNEL } from './change-signal.ts';

/**
 * A pass: the oldest outbox rows become feed rows. $1: how many outbox rows it looks at; $2: about how many bytes of them it takes;
 * $3: the last position that has a partition. Gives the position before (`position`) and after (`needed`); when that has no
 * partition, nothing was done.
 *
 * What is taken are the first rows of the snapshot, so those up to the last id are deleted without comparing each with each:
 * the outbox is empty nearly whenever statistics are taken of it, and the planner believes that it stays so.
 */
export const NUMBER_CHANGES = `
  WITH candidates AS MATERIALIZED (
    SELECT id, changes, objects, previous, bytes, sum(bytes) OVER (ORDER BY id) AS total
      FROM (SELECT *, pg_column_size(changes) + pg_column_size(objects) + pg_column_size(previous) AS bytes
              FROM outbox ORDER BY id LIMIT $1::int) AS oldest
  ), taken AS MATERIALIZED (
    SELECT id, changes, objects, previous FROM candidates WHERE total - bytes < $2::int
  ), head AS MATERIALIZED (
    SELECT position, position + (SELECT coalesce(sum(json_array_length(changes)), 0) FROM taken) AS needed FROM feed_head
  ), fitting AS MATERIALIZED (
    SELECT * FROM taken WHERE (SELECT needed IN (position, least(needed, $3::bigint)) FROM head)
  ), numbered AS (
    INSERT INTO feed (position, batch, kind, type, uid, namespace, name, daemon_set_uid, node_name, transitions, object,
                      previous, occurred_at)
    SELECT (SELECT position FROM head) + row_number() OVER (ORDER BY fitting.id, item.ordinality), fitting.id,
           kind, type, uid, namespace, name, daemon_set_uid, node_name, transitions, object::json,
           nullif(before, '')::json, occurred_at
      FROM fitting,
           ROWS FROM (
             json_to_recordset(fitting.changes) AS (kind text, type text, uid uuid, namespace text, name text,
               "daemonSetUid" uuid, "nodeName" text, transitions text[], "occurredAt" timestamptz),
             string_to_table(fitting.objects, E'\\n'), string_to_table(fitting.previous, E'\\n')
           ) WITH ORDINALITY AS item(kind, type, uid, namespace, name, daemon_set_uid, node_name, transitions, occurred_at,
                                     object, before, ordinality)
  ), emptied AS (
    DELETE FROM outbox WHERE id <= (SELECT max(id) FROM fitting)
  ), moved AS (
    UPDATE feed_head SET position = head.needed FROM head
     WHERE head.needed > feed_head.position AND EXISTS (SELECT FROM fitting)
    RETURNING pg_notify('${CHANGE_CHANNEL}', '')
  )
  SELECT (SELECT count(*) FROM candidates) > (SELECT count(*) FROM taken)
           OR (SELECT count(*) FROM taken) = $1::int AS "isMore",
         position::float8 AS position, needed::float8 AS needed, (SELECT count(*) FROM moved) AS notified
    FROM head`;
