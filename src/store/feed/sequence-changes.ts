import type pg from 'pg';
import type { Database } from '../core/database.ts';
import { backoffDelay } from '../../util/backoff.ts';
import { isLockTimeout } from '../core/store-error.ts';
import { createSteadyConnection } from '../core/steady-connection.ts';
import { createWakeLoop } from '../core/wake-loop.ts';
import { FEED_LOCK } from './feed-lock.ts';
import { makePartitions, partitionRowsFor } from './feed-partitions.ts';
import { NUMBER_CHANGES } from './number-changes.ts';

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
  /** About how many bytes of changes one pass numbers; a single transaction's changes are never split. */
  readonly passBytesMax?: number;
  /** How many changes a partition holds that this sequencer makes. */
  readonly partitionRows?: number;
  readonly onError?: (error: unknown) => void;
}

const POLL_MS = 1_000;
const PASS_BYTES_MAX = 4_000_000;
/** Of how many parts the smallest pass is one. */
const PASS_PARTS_MAX = 512;
const PARTITION_ROWS = partitionRowsFor(2_000_000);
const RETRY_MS_MAX = 2_000;

/** Starts sequencing on a connection of its own, so that writers that fill the pool cannot hold it up. */
export function createSequencer(database: Database, options: SequencerOptions = {}): Sequencer {
  const { pollMs = POLL_MS, passBytesMax = PASS_BYTES_MAX, partitionRows = PARTITION_ROWS, onError } = options;
  const connection = createSteadyConnection({ database, applicationName: 'everynode sequencer', onError });
  // The last position that is known to have a partition. There may be more, never fewer: partitions go at the front.
  let end = 0;
  let passBytes = passBytesMax;
  const loop = createWakeLoop({
    round: async () => {
      const begun = { end, passBytes };
      // Whatever fails, the next round asks the catalog (the database may be another copy then), and takes less: a pass that
      // this database cannot do in time must not be tried for ever.
      end = 0;
      passBytes = Math.max(begun.passBytes / 4, passBytesMax / PASS_PARTS_MAX);
      const pass = await connection.run(async (client) => {
        const numbered = await numberOnce(client, { ...begun, partitionRows });
        return { ...numbered, end: await keepAhead(client, { ...numbered, partitionRows }) };
      });
      end = pass.end;
      passBytes = Math.min(begun.passBytes * 2, passBytesMax);
      return pass.isMore ? 0 : pollMs;
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

/** Where a pass left the feed. */
interface Pass {
  readonly isMore: boolean;
  /** The position given last. */
  readonly position: number;
  /** The last position that is known to have a partition. */
  readonly end: number;
}

/** A server that stands still in the middle of a pass holds up every other's feed: its session is ended. */
const BEGIN_PASS = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 3000`;

/** How many outbox rows a pass looks at. */
const ROWS_MAX = 500;

/**
 * One pass, one short transaction. The lock is a statement of its own: the next statement's snapshot is then younger
 * than the lock and sees what the pass before numbered (docs/change-stream.md, invariant 2). A pass for which the
 * partitions do not suffice changes nothing, makes those it lacks, and begins again, all under the one lock.
 */
async function numberOnce(
  client: pg.Client,
  { passBytes, partitionRows, end }: { passBytes: number; partitionRows: number; end: number },
): Promise<Pass> {
  await client.query(`${BEGIN_PASS}; SELECT pg_advisory_xact_lock(${FEED_LOCK})`);
  for (;;) {
    const { rows } = await client.query<{ isMore: boolean; position: number; needed: number }>({
      name: 'number-changes',
      text: NUMBER_CHANGES,
      values: [ROWS_MAX, Math.ceil(passBytes), end],
    });
    const { isMore, position, needed } = rows[0]!;
    if (needed === position || needed <= end) {
      await client.query('COMMIT');
      return { isMore, position: needed, end };
    }
    end = await makePartitions(client, { upTo: needed, partitionRows });
  }
}

/** How long a partition that is not needed yet may wait for its lock, while numbering waits behind it. */
const AHEAD_LOCK_MS_MAX = 100;

/** Sees to it that there is room for at least a whole partition behind the last position; gives the new end. */
async function keepAhead(
  client: pg.Client,
  { position, end, partitionRows }: { position: number; end: number; partitionRows: number },
): Promise<number> {
  if (end - position >= partitionRows) return end;
  try {
    await client.query(
      `${BEGIN_PASS}; SELECT pg_advisory_xact_lock(${FEED_LOCK}); SET LOCAL lock_timeout = ${AHEAD_LOCK_MS_MAX}`,
    );
    const last = await makePartitions(client, { upTo: position + partitionRows, partitionRows });
    await client.query('COMMIT');
    return last;
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    // There is room yet. The next pass tries again; the one that needs it waits for as long as it takes.
    await client.query('ROLLBACK');
    return end;
  }
}
