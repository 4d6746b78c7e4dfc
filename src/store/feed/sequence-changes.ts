import type pg from 'pg';
import type { Database } from '../core/database.ts';
import { backoffDelay } from '../../util/backoff.ts';
import { createSteadyConnection } from '../core/steady-connection.ts';
import { createWakeLoop } from '../core/wake-loop.ts';
import { CHANGE_CHANNEL } from './change-signal.ts';
import { FEED_LOCK } from './feed-lock.ts';

/** Gives committed changes their numbers. Every server has one; whoever holds the lock serves all. */
export interface Sequencer {
  /** Asks for a pass. Any number of wake-ups during a pass ask for one more. */
  wake(): void;
  /** Ends after the pass under way. What is left in the outbox is numbered by the next sequencer anywhere. */
  close(): Promise<void>;
}

export interface SequencerOptions {
  /** How often to look without being woken: for a process that died between its commit and its wake-up. */
  readonly pollMs?: number;
  /** About how many changes one pass numbers; a single transaction's changes are never split. */
  readonly passSizeMax?: number;
  readonly onError?: (error: unknown) => void;
}

const POLL_MS = 1_000;
const PASS_SIZE_MAX = 2_000;
const RETRY_MS_MAX = 2_000;

/** Starts sequencing on a connection of its own, so that writers that fill the pool cannot hold it up. */
export function createSequencer(database: Database, options: SequencerOptions = {}): Sequencer {
  const { pollMs = POLL_MS, passSizeMax = PASS_SIZE_MAX, onError } = options;
  const connection = createSteadyConnection({ url: database.url, applicationName: 'everynode sequencer', onError });
  const loop = createWakeLoop({
    round: async () => {
      const { isMore } = await connection.run((client) => numberOnce(client, passSizeMax));
      return isMore ? 0 : pollMs;
    },
    retryMs: (failures) => backoffDelay(failures, 50, RETRY_MS_MAX),
    onError,
  });
  const stopListening = database.onCommit((news) => {
    if (news.appendedChanges) loop.wake();
  });
  return {
    wake: loop.wake,
    async close() {
      loop.stop();
      stopListening();
      // A pass that waits for the lock, or for the database, ends with its connection.
      await connection.close();
      await loop.ended;
    },
  };
}

/** How many outbox rows a pass looks at. */
const ROWS_MAX = 500;

/**
 * One pass, one short transaction. The lock is a statement of its own: the next statement's snapshot is then younger
 * than the lock and sees what the pass before numbered (docs/change-stream.md, invariant 2).
 */
async function numberOnce(client: pg.Client, passSizeMax: number): Promise<{ isMore: boolean }> {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${FEED_LOCK})`);
  const { rows } = await client.query<{ isMore: boolean }>({
    name: 'number-changes',
    text: NUMBER_CHANGES,
    values: [ROWS_MAX, passSizeMax],
  });
  await client.query('COMMIT');
  return { isMore: rows[0]!.isMore };
}

const NUMBER_CHANGES = `
  WITH candidates AS MATERIALIZED (
    SELECT id, changes, size, sum(size) OVER (ORDER BY id) AS total
      FROM (SELECT id, changes, json_array_length(changes) AS size FROM outbox ORDER BY id LIMIT $1::int) AS oldest
  ), taken AS MATERIALIZED (
    SELECT id, changes FROM candidates WHERE total - size < $2::int
  ), numbered AS (
    INSERT INTO feed (position, batch, kind, type, uid, namespace, name, daemon_set_uid, node_name, transitions, object,
                      previous, occurred_at)
    SELECT (SELECT position FROM feed_head) + row_number() OVER (ORDER BY taken.id, item.ordinality), taken.id,
           kind, type, uid, namespace, name, "daemonSetUid", "nodeName", transitions, object, previous, "occurredAt"
      FROM taken,
           ROWS FROM (json_to_recordset(taken.changes) AS (
             kind text, type text, uid uuid, namespace text, name text, "daemonSetUid" uuid, "nodeName" text,
             transitions text[], object json, previous json, "occurredAt" timestamptz)) WITH ORDINALITY AS item
    RETURNING position
  ), emptied AS (
    DELETE FROM outbox WHERE id IN (SELECT id FROM taken)
  ), head AS (
    UPDATE feed_head SET position = (SELECT max(position) FROM numbered) WHERE EXISTS (SELECT FROM numbered)
    RETURNING pg_notify('${CHANGE_CHANNEL}', '')
  )
  SELECT (SELECT count(*) FROM candidates) > (SELECT count(*) FROM taken)
           OR (SELECT count(*) FROM taken) = $1::int AS "isMore", (SELECT count(*) FROM head) AS notified`;
