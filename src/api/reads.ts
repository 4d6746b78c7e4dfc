import { setTimeout as delay } from 'node:timers/promises';
import { encodeFeedCursor, readCursor } from '../store/feed/cursor.ts';
import type { Database } from '../store/core/database.ts';
import { inSnapshot } from '../store/core/transaction.ts';
import type { Queryable } from '../store/core/queryable.ts';
import { UnavailableError } from '../store/core/store-error.ts';
import type { Deadline } from './deadline.ts';

/** Where one operation reads from: single statements, or one snapshot when it asked for a cursor. */
export interface Reads {
  /** Opens the snapshot when it is first needed. */
  queryable(): Promise<Queryable>;
  /** The place in the feed of the snapshot; only after `useSnapshot`. */
  cursor(): Promise<string>;
  /** From now on everything is read in one REPEATABLE READ snapshot, opened when first needed. */
  useSnapshot(): void;
  /** Ends the snapshot; the next read opens another (between the mutations of one operation). */
  renew(): Promise<void>;
}

interface OpenSnapshot {
  readonly queryable: Queryable;
  readonly cursor: string;
  close(): Promise<void>;
}

const attemptsMax = 50;
const retryMs = 20;

/** Reads of one operation, none of them begun after the deadline; `renew` must be called at its end. */
export function createReads(database: Database, deadline?: Pick<Deadline, 'check'>): Reads {
  const plain = database.statements;
  let isSnapshot = false;
  let snapshot: Promise<OpenSnapshot> | null = null;
  const open = () => (snapshot ??= openSnapshot(database));
  return {
    async queryable() {
      deadline?.check();
      return isSnapshot ? (await open()).queryable : plain;
    },
    cursor: async () => (await open()).cursor,
    useSnapshot() {
      isSnapshot = true;
    },
    async renew() {
      const ended = snapshot;
      snapshot = null;
      // One that never opened has told its readers so.
      await ended?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}

/**
 * Opens a snapshot whose place in the feed is known exactly. While more batches than a cursor can carry wait for their
 * number, it waits for the sequencer and tries again.
 */
async function openSnapshot(database: Database): Promise<OpenSnapshot> {
  for (let attempt = 1; attempt < attemptsMax; attempt += 1) {
    const opened = await trySnapshot(database);
    if (opened) return opened;
    await delay(retryMs);
  }
  throw new UnavailableError('The feed is not numbered: no server runs the sequencer, or it is far behind.');
}

function trySnapshot(database: Database): Promise<OpenSnapshot | null> {
  return new Promise((resolve, reject) => {
    const transaction = inSnapshot(database, async (queryable) => {
      const cursor = await readCursor(queryable);
      if (cursor === undefined) return resolve(null);
      await new Promise<void>((end) => {
        resolve({
          queryable,
          cursor: encodeFeedCursor(cursor),
          close: async () => {
            end();
            // It only read: however it ended, nothing is lost.
            await transaction.catch(() => undefined);
          },
        });
      });
    });
    transaction.catch(reject);
  });
}

/** The place in the feed of this moment, exactly: what is committed now lies before it. */
export async function readCurrentCursor(database: Database): Promise<string> {
  const snapshot = await openSnapshot(database);
  await snapshot.close();
  return snapshot.cursor;
}
