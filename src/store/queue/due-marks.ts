import type { Database } from '../core/database.ts';
import { addJobs, type JobRequest } from '../core/jobs.ts';
import type { MarkKind } from '../core/marks.ts';
import type { Queryable } from '../core/queryable.ts';
import { scheduleLines } from '../core/schedule-lines.ts';
import { createWakeLoop } from '../core/wake-loop.ts';
import { jobOf } from './enqueue.ts';

/**
 * Finds what is due and wakes who does it. This is what turns marks that were left without a job (agents' reports, marks
 * for later, a crash before the wake-up) into work: by commits of this process within milliseconds, by all else within
 * pollMs or at the time that it is due.
 */
export interface MarkWatcher {
  /** Looks soon, once for all wake-ups of the next few milliseconds. */
  wake(): void;
  close(): Promise<void>;
}

export interface MarkWatcherOptions {
  /** How often to look without being woken, 1 s unless told. */
  readonly pollMs?: number;
  readonly onError?: (error: unknown) => void;
}

/** Commits that come within this time are looked at together. */
const GATHER_MS = 3;

/** Starts at once. Every server has one; what two of them find, job keys merge. */
export function createMarkWatcher(database: Database, options: MarkWatcherOptions = {}): MarkWatcher {
  const { pollMs = 1_000, onError } = options;
  const queryable = database.statements;
  const loop = createWakeLoop({
    round: async () => {
      const { nextDueMs, isMore } = await wakeDue(queryable);
      return isMore ? 0 : Math.min(pollMs, nextDueMs ?? pollMs);
    },
    // The database is away or refuses.
    retryMs: () => Math.min(pollMs, 250),
    onError,
    gatherMs: GATHER_MS,
  });
  const stopListening = database.onCommit((news) => {
    if (news.markedSomething) loop.wake();
  });
  return {
    wake: loop.wake,
    async close() {
      loop.stop();
      stopListening();
      await loop.ended;
    },
  };
}

interface Due {
  /** Sets with due marks of their own. */
  readonly daemonSetUids: readonly string[];
  readonly hasClusterMarks: boolean;
  /** Sets that only have numbers to publish. */
  readonly hasStatuses: boolean;
  readonly hasPods: boolean;
  /** Until the next mark or pod is due, null when nothing waits. */
  readonly nextDueMs: number | null;
}

/** So many sets are woken by one look. */
const SETS_MAX = 500;

/** One look: enqueues a job for everything due that no waiting job covers. */
async function wakeDue(queryable: Queryable): Promise<{ nextDueMs: number | null; isMore: boolean }> {
  const [due] = await queryable.query<Due>(FIND_DUE, SETS_MAX);
  const jobs: JobRequest[] = [
    ...due!.daemonSetUids.map((uid) => jobOf('reconcileDaemonSet', { uid })),
    ...(due!.hasClusterMarks ? [jobOf('expandMarks', {})] : []),
    ...(due!.hasStatuses ? [jobOf('publishStatuses', {})] : []),
    ...(due!.hasPods ? [jobOf('schedulePods', {})] : []),
  ];
  if (jobs.length > 0) await addJobs(queryable, jobs);
  return { nextDueMs: due!.nextDueMs, isMore: due!.daemonSetUids.length === SETS_MAX };
}

/** Who works off which marks. */
const OF_SETS: readonly MarkKind[] = ['DAEMON_SET', 'EXPAND', 'FILL', 'PAIR', 'STATUS'];
const OF_CLUSTER: readonly MarkKind[] = ['NODE', 'UNREADY', 'POD'];

const textArray = (kinds: readonly MarkKind[]) => `ARRAY[${kinds.map((kind) => `'${kind}'`).join(', ')}]`;

/**
 * A job that waits (or backs off after a failure) reads marks when it starts, which is after this look: it covers them. One
 * that runs may have read already and covers nothing. A wait of more than a minute is graphile-worker's own after a failure that we
 * could not put off ourselves, and is cut short.
 */
const isCovered = (key: string) => `EXISTS (
  SELECT FROM graphile_worker.jobs
   WHERE key = ${key} AND locked_at IS NULL AND attempts < max_attempts AND run_at < now() + interval '1 minute')`;

// A set that has a turn coming publishes its numbers there; those of the others are published together.
// Of the pods only the first of each line is looked at: where one is due, the scheduler's own commits bring the next look.
// Sets are found by jumping from subject to subject in the index (kind, subject, due_at): thousands of marks of one set
// cost one step.
const FIND_DUE = `
  WITH RECURSIVE clock AS MATERIALIZED (SELECT everynode_now() AS now),
  subjects AS (
    SELECT kind, (SELECT min(subject) FROM marks WHERE marks.kind = kinds.kind) AS subject
      FROM unnest(${textArray(OF_SETS)}) AS kinds(kind)
    UNION ALL
    SELECT kind, (SELECT min(marks.subject) FROM marks
                   WHERE marks.kind = subjects.kind AND marks.subject > subjects.subject)
      FROM subjects WHERE subject IS NOT NULL
  ), due AS MATERIALIZED (
    SELECT kind, subject FROM subjects
     WHERE subject IS NOT NULL
       AND EXISTS (SELECT FROM marks WHERE marks.kind = subjects.kind AND marks.subject = subjects.subject
                                       AND due_at <= (SELECT now FROM clock))
       AND NOT ${isCovered(`'reconcileDaemonSet:' || subject`)}
  ), sets AS (
    SELECT DISTINCT subject FROM due WHERE kind <> 'STATUS' LIMIT $1::int
  ), ${scheduleLines}
  SELECT ARRAY(SELECT subject FROM sets ORDER BY subject) AS "daemonSetUids",
         EXISTS (SELECT FROM marks WHERE kind = ANY (${textArray(OF_CLUSTER)}) AND due_at <= (SELECT now FROM clock))
           AND NOT ${isCovered(`'expandMarks'`)} AS "hasClusterMarks",
         EXISTS (SELECT FROM due WHERE kind = 'STATUS' AND subject NOT IN (SELECT subject FROM sets))
           AND NOT ${isCovered(`'publishStatuses'`)} AS "hasStatuses",
         EXISTS (SELECT FROM lines WHERE due_at <= (SELECT now FROM clock))
           AND NOT ${isCovered(`'schedulePods'`)} AS "hasPods",
         (extract(epoch FROM least((SELECT min(due_at) FROM marks WHERE due_at > (SELECT now FROM clock)),
                                   (SELECT min(due_at) FROM lines WHERE due_at > (SELECT now FROM clock)))
                             - (SELECT now FROM clock)) * 1000)::float8 AS "nextDueMs"`;
