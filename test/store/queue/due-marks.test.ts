import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { addJobs } from '../../../src/store/core/jobs.ts';
import type { NewMark } from '../../../src/store/core/marks.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';
import { createMarkWatcher, type MarkWatcher } from '../../../src/store/queue/due-marks.ts';
import { jobOf } from '../../../src/store/queue/enqueue.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from './queue-fixture.ts';

const UID = '00000000-0000-7000-8000-000000000001';
const THIRD = '00000000-0000-7000-8000-000000000003';
const OTHER = '00000000-0000-7000-8000-000000000002';

let test: TestDatabase;
let database: Database;
let watcher: MarkWatcher | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  // Prisma loads its query compiler with the first query, and Jest allows no import between tests, where a loop may ask first.
  await database.prisma.$connect();
  await database.prisma.$executeRawUnsafe('SELECT 1');
});
beforeEach(() =>
  test.pool.query(`TRUNCATE marks, pods, graphile_worker._private_jobs; UPDATE clock_offset SET milliseconds = 0`),
);
afterEach(async () => {
  await watcher?.close();
  watcher = undefined;
});
afterAll(async () => {
  await database.close();
  await test.close();
});

/** With a poll that never comes in a test, unless the test is about it. */
const watch = (pollMs = 600_000) => (watcher = createMarkWatcher(database, { pollMs }));
const mark = (...marks: readonly NewMark[]) => inTransaction(database, async (tx) => tx.mark(...marks));
const jobs = async () =>
  (
    await test.pool.query<{ key: string }>(`SELECT key FROM graphile_worker.jobs WHERE key IS NOT NULL ORDER BY key`)
  ).rows.map((row) => row.key);
const untilJobs = (...keys: readonly string[]) =>
  until(async () => (await jobs()).join() === [...keys].sort().join(), `the jobs are ${keys.join()}`);
const soon = (ms: number) => new Date(Date.now() + ms);

async function insertPod(scheduleDueAt: string): Promise<void> {
  await test.pool.query(
    `INSERT INTO pods (uid, namespace, name, source, labels, annotations, finalizers, template_key, conditions,
                       container_statuses, resource_version, creation_timestamp, schedule_due_at)
     VALUES (gen_random_uuid(), 'default', 'bare', 'BARE', '{}', '{}', '{}', 'key', '[]', '[]', 1, now(), ${scheduleDueAt})`,
  );
}

describe('createMarkWatcher', () => {
  it.each([
    ['DAEMON_SET', `reconcileDaemonSet:${UID}`],
    ['EXPAND', `reconcileDaemonSet:${UID}`],
    ['PAIR', `reconcileDaemonSet:${UID}`],
    ['STATUS', 'publishStatuses'],
    ['POD', 'expandMarks'],
    ['NODE', 'expandMarks'],
  ] as const)('turns a mark %s that was left without a job into %s', async (kind, key) => {
    watch();
    await mark({ kind, subject: UID, node: 'n' });
    await untilJobs(key);
  });

  it('wakes each of many sets once', async () => {
    watch();
    await mark(
      ...Array.from({ length: 50 }, (_, node): NewMark => ({ kind: 'PAIR', subject: UID, node: `n${node}` })),
      ...Array.from({ length: 50 }, (_, node): NewMark => ({ kind: 'PAIR', subject: OTHER, node: `n${node}` })),
      { kind: 'STATUS', subject: UID },
    );
    await untilJobs(`reconcileDaemonSet:${UID}`, `reconcileDaemonSet:${OTHER}`);
    const { rows } = await test.pool.query(`SELECT DISTINCT revision FROM graphile_worker.jobs`);
    expect(rows).toEqual([{ revision: 0 }]);
  });

  it('leaves the numbers of a set to the turn that it waits for, and publishes those of all others together', async () => {
    await addJobs(queryableOf(database.prisma), [jobOf('reconcileDaemonSet', { uid: UID })]);
    watch();
    await mark({ kind: 'STATUS', subject: UID }, { kind: 'PAIR', subject: OTHER }, { kind: 'STATUS', subject: OTHER });
    await untilJobs(`reconcileDaemonSet:${UID}`, `reconcileDaemonSet:${OTHER}`);
    await mark({ kind: 'STATUS', subject: THIRD });
    await untilJobs('publishStatuses', `reconcileDaemonSet:${UID}`, `reconcileDaemonSet:${OTHER}`);
  });

  it('finds what a process left that died before it woke anybody', async () => {
    await mark({ kind: 'DAEMON_SET', subject: UID });
    watch();
    await untilJobs(`reconcileDaemonSet:${UID}`);
  });

  it('wakes at the due time, not before and without waiting for the poll', async () => {
    const dueAt = soon(400);
    await mark({ kind: 'PAIR', subject: UID, dueAt }, { kind: 'PAIR', subject: OTHER, dueAt: soon(3_600_000) });
    watch();
    await untilJobs(`reconcileDaemonSet:${UID}`);
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime() - 20);
  });

  it('follows the clock of the database when a test moves it', async () => {
    await mark({ kind: 'PAIR', subject: UID, dueAt: soon(3_600_000) });
    watch(50);
    await test.pool.query(`UPDATE clock_offset SET milliseconds = 3600000`);
    await untilJobs(`reconcileDaemonSet:${UID}`);
  });

  it('wakes the scheduler for pods that are due', async () => {
    await insertPod(`now() + interval '300 milliseconds'`);
    watch();
    await untilJobs('schedulePods');
  });

  it('leaves a job alone that waits after a failure', async () => {
    await addJobs(queryableOf(database.prisma), [{ ...jobOf('reconcileDaemonSet', { uid: UID }), runAt: soon(8_000) }]);
    watch();
    await mark({ kind: 'PAIR', subject: UID, node: 'n' }, { kind: 'PAIR', subject: OTHER, node: 'n' });
    await untilJobs(`reconcileDaemonSet:${UID}`, `reconcileDaemonSet:${OTHER}`);
    const { rows } = await test.pool.query<{ isLater: boolean }>(
      `SELECT run_at > now() + interval '5 seconds' AS "isLater" FROM graphile_worker.jobs WHERE key LIKE '%' || $1`,
      [UID],
    );
    expect(rows).toEqual([{ isLater: true }]);
  });

  it('queues another job behind one that runs: it may have read before the mark', async () => {
    await addJobs(queryableOf(database.prisma), [jobOf('reconcileDaemonSet', { uid: UID })]);
    await test.pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'somebody'`);
    watch();
    await mark({ kind: 'PAIR', subject: UID, node: 'n' });
    await until(async () => {
      const { rows } = await test.pool.query(`SELECT FROM graphile_worker.jobs WHERE locked_at IS NULL`);
      return rows.length === 1;
    }, 'a second job waits');
  });

  it('replaces a job that used up its attempts', async () => {
    await addJobs(queryableOf(database.prisma), [jobOf('expandMarks', {})]);
    await test.pool.query(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`);
    watch();
    await mark({ kind: 'NODE', subject: 'n' });
    await until(async () => {
      const { rows } = await test.pool.query(`SELECT FROM graphile_worker.jobs WHERE attempts < max_attempts`);
      return rows.length === 1;
    }, 'a job that can run waits');
  });
});
