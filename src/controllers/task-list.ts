import { queryableOf } from '../store/core/queryable.ts';
import type { FeedRetention } from '../store/feed/feed-retention.ts';
import { pruneChanges } from '../store/feed/prune-changes.ts';
import { deleteExhaustedJobs } from '../store/queue/delete-exhausted-jobs.ts';
import type { PeriodicJob } from '../store/queue/periodic-jobs.ts';
import type { TaskList } from '../store/queue/run-worker.ts';
import { deleteExpired } from '../store/write/retention.ts';
import type { ControllerContext } from './controller-context.ts';
import { expandMarks } from './expand-marks.ts';
import { publishStatuses } from './publish-statuses.ts';
import { reconcileDaemonSet } from './reconcile-daemon-set.ts';
import { schedulePods } from './schedule-pods.ts';
import { sweep } from './sweep.ts';

/**
 * Every job mapped once. What a turn leaves undone stands in marks: no job calls another.
 */
export function createTaskList(context: ControllerContext, retention: FeedRetention): TaskList {
  return {
    reconcileDaemonSet: (payload) => reconcileDaemonSet(context, payload),
    expandMarks: async () => ((await expandMarks(context)) ? 'MORE' : 'DONE'),
    publishStatuses: () => publishStatuses(context),
    schedulePods: () => schedulePods(context),
    sweep: async () => {
      await sweep(context);
      return 'DONE';
    },
    prune: async () => {
      await pruneChanges(context.database, retention);
      await deleteExpired(context.database);
      await deleteExhaustedJobs(queryableOf(context.database.prisma));
      return 'DONE';
    },
  };
}

/** Pruning each minute, the sweep every ten. */
export const periodicJobs: readonly PeriodicJob[] = [
  { name: 'prune', everyMs: 60_000 },
  { name: 'sweep', everyMs: 600_000 },
];
