import type { Logger } from 'pino';
import { createTaskList, periodicJobs } from '../controllers/task-list.ts';
import { watchNodes } from '../controllers/watch-nodes.ts';
import type { Database } from '../store/core/database.ts';
import type { ChangeSignal } from '../store/feed/change-signal.ts';
import { createPeriodicJobs } from '../store/queue/periodic-jobs.ts';
import { createWorker } from '../store/queue/run-worker.ts';
import { registerServer } from '../store/queue/servers.ts';
import { createNodeSource } from '../store/read/node-source.ts';
import { createTemplateSource } from '../store/read/pod-templates.ts';
import type { IdSource } from '../util/clock.ts';
import type { ServerConfig } from './config.ts';
import { feedRetentionOf } from './feed-retention-of.ts';
import type { Closers } from './lifecycle.ts';

export interface StartReconcilerOptions {
  readonly config: ServerConfig;
  readonly database: Database;
  readonly changeSignal: ChangeSignal;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly closers: Closers;
  /** Gives who is told of a part's trouble; the part tries again by itself. */
  readonly trouble: (part: string) => (error: unknown) => void;
}

/**
 * The role `reconciler` at work: this server among those that hold jobs, its worker, the jobs that time asks for, and the watch
 * over nodes.
 */
export async function startReconciler(options: StartReconcilerOptions): Promise<void> {
  const { config, database, changeSignal, ids, log, closers, trouble } = options;
  const registration = await registerServer(database, changeSignal, {
    onError: trouble('the sign of life'),
    onReleased: (workerIds) => log.info({ workerIds }, 'freed the jobs of a server that is gone'),
  });
  closers.add('registration', () => registration.close());
  const limits = {
    perSecond: config.podCreationsPerSecond ?? null,
    perSecondAndSet: config.podCreationsPerSecondAndSet ?? null,
  };
  const evictsPods = config.taintManager === 'on';
  const context = { database, ids, templates: createTemplateSource(), nodes: createNodeSource(), limits, evictsPods };
  const worker = await createWorker({
    database,
    taskList: createTaskList(context, feedRetentionOf(config)),
    server: registration,
    log,
  });
  closers.add('worker', () => worker.close());
  const periodic = createPeriodicJobs(database, periodicJobs, trouble('asking for periodic jobs'));
  closers.add('periodic jobs', () => periodic.close());
  const nodeWatch = watchNodes(context, {
    graceMs: config.nodeGraceSeconds * 1_000,
    onError: trouble('the watch over nodes'),
  });
  closers.add('node watch', () => nodeWatch.close());
}
