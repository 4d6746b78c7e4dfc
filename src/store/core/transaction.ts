import { Prisma } from '../generated/client.ts';
import type { Change } from '../../domain/model/change.ts';
import type { Database } from './database.ts';
import type { NewMark } from './marks.ts';
import { insertMarks } from './marks.ts';
import { appendOutbox } from './outbox.ts';
import { addJobs, type JobRequest } from './jobs.ts';
import { queryableOf, queryOne, type Queryable } from './queryable.ts';
import { isRetryable, leavesOutcomeOpen, OutcomeUnknownError } from './store-error.ts';

/** A writing transaction: what happened in it is collected and written by its last statements. */
export interface Transaction extends Queryable {
  /** The database's clock when the transaction began (tests move it). The only time that writes may use. */
  readonly now: Date;
  /** Moves `now` to the present: after a wait for a lock, what its former holder left must be due. Before anything is written. */
  readClock(): Promise<void>;
  /** The command that this work descends from; see `settled`. */
  readonly origin: bigint;
  /** Makes this work a descendant of the command that its marks came from; before anything is written. */
  inherit(origin: bigint): void;
  /** Adds changes to the feed; several of one object become one. */
  append(...changes: readonly Change[]): void;
  /** Leaves marks; dueAt absent means now, origin absent means the transaction's. */
  mark(...marks: readonly NewMark[]): void;
  /** Wakes a reconciler by a job in this very transaction. For people's commands and reconcilers, not for agents' reports. */
  enqueue(...jobs: readonly JobRequest[]): void;
}

export interface TransactionOptions {
  /** This work descends from an earlier command and will say which (`inherit`), instead of counting as a new one. */
  readonly inherits?: boolean;
}

const ATTEMPTS_MAX = 5;
/**
 * Limits that end with the transaction, so that they hold behind a transaction pooler, too. Set by its first statement:
 * they cost no round trip. The third frees the locks of a process that stands still; the last one is about statements that are
 * kept prepared (statement-names.ts).
 */
function setLimits({ limits }: Database): string {
  return `set_config('statement_timeout', '${limits.statementMs}', true) AS "statementMs",
         set_config('lock_timeout', '${limits.lockMs}', true) AS "lockMs",
         set_config('idle_in_transaction_session_timeout', '${limits.transactionMs}', true) AS "idleMs",
         set_config('plan_cache_mode', 'force_custom_plan', true) AS "planCacheMode"`;
}

/**
 * Runs work in one READ COMMITTED transaction and commits it together with its marks, jobs and changes, in this order:
 * the outbox row is the very last statement, so that of two transactions that touched one row the later one has the
 * higher outbox id (docs/adr/0002-feed-order.md). Deadlocks, serialization failures and stale statements are tried again a few
 * times: work must therefore have no effect but through the transaction. A thrown error rolls back and comes out unchanged.
 *
 * @throws OutcomeUnknownError when the database went away while it was asked to commit.
 */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const giveUpAt = performance.now() + database.limits.transactionMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptTransaction(database, work, options);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || performance.now() > giveUpAt || !isRetryable(error)) throw error;
    }
  }
}

async function attemptTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const changes: Change[] = [];
  const marks: NewMark[] = [];
  const jobs: JobRequest[] = [];
  const announce = () => {
    if (changes.length > 0 || marks.length > 0) {
      database.announceCommit({ appendedChanges: changes.length > 0, markedSomething: marks.length > 0 });
    }
  };
  const newOrigin = options.inherits === true ? '0::bigint' : `nextval('origin_seq')`;
  const { session, row } = await database.begin<{ now: Date; origin: bigint }>(
    `SELECT everynode_now() AS now, ${newOrigin} AS origin, ${setLimits(database)}`,
  );
  try {
    let { now, origin } = row;
    const tx: Transaction = {
      query: session.query,
      execute: session.execute,
      get now() {
        return now;
      },
      async readClock() {
        now = (await queryOne<{ now: Date }>(session, `SELECT everynode_now() AS now`)).now;
      },
      get origin() {
        return origin;
      },
      inherit: (earlier) => void (origin = earlier),
      append: (...more) => void changes.push(...more),
      mark: (...more) => void marks.push(...more),
      enqueue: (...more) => void jobs.push(...more),
    };
    const result = await work(tx);
    if (marks.length > 0) await insertMarks(tx, marks);
    if (jobs.length > 0) await addJobs(tx, jobs);
    if (changes.length > 0) await appendOutbox(tx, changes);
    await session.commit();
    announce();
    return result;
  } catch (error) {
    if (!session.isCommitting || !leavesOutcomeOpen(error)) throw error;
    // It may well be there, and a needless wake-up does no harm.
    announce();
    throw new OutcomeUnknownError('the database went away while it was asked to commit', { cause: error });
  } finally {
    await session.close();
  }
}

/** Runs reads in one REPEATABLE READ, READ ONLY snapshot; what a feed cursor is taken in (feed.md, rule 4). */
export function inSnapshot<T>(database: Database, work: (snapshot: Queryable) => Promise<T>): Promise<T> {
  return database.prisma.$transaction(
    async (client) => {
      const queryable = queryableOf(client);
      await queryable.query(
        `SELECT set_config('transaction_read_only', 'on', true) AS "readOnly", ${setLimits(database)}`,
      );
      return work(queryable);
    },
    {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      timeout: database.limits.transactionMs,
      maxWait: database.limits.transactionMs,
    },
  );
}
