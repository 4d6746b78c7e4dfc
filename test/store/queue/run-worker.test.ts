import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { addJobs, type JobRequest } from '../../../src/store/core/jobs.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { createChangeSignal, type ChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { deleteExhaustedJobs } from '../../../src/store/queue/delete-exhausted-jobs.ts';
import { jobOf } from '../../../src/store/queue/enqueue.ts';
import { createWorker, type TaskList, type Worker } from '../../../src/store/queue/run-worker.ts';
import { registerServer, type ServerRegistration } from '../../../src/store/queue/servers.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { collectLog, tasks, until } from './queue-fixture.ts';

const uid = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

let test: TestDatabase;
let database: Database;
let signal: ChangeSignal;
let server: ServerRegistration;
let worker: Worker | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  // Prisma loads its query compiler with the first query, and Jest allows no import between tests, where a loop may ask first.
  await database.prisma.$connect();
  await database.prisma.$executeRawUnsafe('SELECT 1');
  signal = createChangeSignal(database);
  server = await registerServer(database, signal);
});
beforeEach(() => test.pool.query(`TRUNCATE graphile_worker._private_jobs`));
afterEach(async () => {
  await worker?.close();
  worker = undefined;
});
afterAll(async () => {
  await server.close();
  await signal.close();
  await database.close();
  await test.close();
});

const log = collectLog();
const start = async (taskList: TaskList, concurrency = 4) =>
  (worker = await createWorker({ database, server, log, taskList, concurrency }));
const enqueue = (...jobs: readonly JobRequest[]) => addJobs(queryableOf(database.prisma), jobs);
const jobCount = async () => (await test.pool.query(`SELECT FROM graphile_worker.jobs`)).rowCount;

describe('createWorker', () => {
  it('runs a job that was added, with its payload', async () => {
    const ran: object[] = [];
    await start(tasks(async (name, payload) => void ran.push({ name, payload })));
    await enqueue(jobOf('reconcileDaemonSet', { uid: uid(1) }), jobOf('schedulePods', {}));
    await until(() => ran.length === 2, 'both ran');
    expect(ran).toContainEqual({ name: 'reconcileDaemonSet', payload: { uid: uid(1) } });
    expect(ran).toContainEqual({ name: 'schedulePods', payload: {} });
    await until(async () => (await jobCount()) === 0, 'nothing is left');
  });

  it('merges jobs of one key that wait, and queues one behind the one that runs', async () => {
    let runs = 0;
    let finish: () => void = () => undefined;
    await start(
      tasks(async () => {
        runs += 1;
        if (runs === 1) await new Promise<void>((resolve) => (finish = resolve));
      }),
      1,
    );
    await enqueue(jobOf('expandMarks', {}));
    await until(() => runs === 1, 'the first runs');
    for (let time = 0; time < 5; time += 1) await enqueue(jobOf('expandMarks', {}));
    finish();
    await until(async () => (await jobCount()) === 0, 'nothing is left');
    expect(runs).toBe(2);
  });

  it('tries a failed job again within seconds, and tells', async () => {
    const times: number[] = [];
    log.errors.length = 0;
    await start(
      tasks(async () => {
        times.push(performance.now());
        if (times.length < 3) throw new Error('not yet');
      }),
    );
    await enqueue(jobOf('reconcileDaemonSet', { uid: uid(2) }));
    await until(() => times.length === 3, 'the third run came');
    expect(times[1]! - times[0]!).toBeGreaterThan(900);
    expect(times[2]! - times[1]!).toBeGreaterThan(1_900);
    await until(async () => (await jobCount()) === 0, 'nothing is left');
    expect(log.errors.map(({ details }) => details)).toMatchObject([
      { job: 'reconcileDaemonSet', attempt: 1, retryMs: 1_000 },
      { job: 'reconcileDaemonSet', attempt: 2, retryMs: 2_000 },
    ]);
  });

  it('tries at once when something wakes a job that waits after a failure', async () => {
    let runs = 0;
    await start(
      tasks(async () => {
        runs += 1;
        if (runs === 1) throw new Error('not yet');
      }),
    );
    await enqueue(jobOf('reconcileDaemonSet', { uid: uid(3) }));
    await until(async () => runs === 1 && (await waitingLater()) === 1, 'it waits for its second run');
    const wokenAt = performance.now();
    await enqueue(jobOf('reconcileDaemonSet', { uid: uid(3) }));
    await until(() => runs === 2, 'it ran again');
    expect(performance.now() - wokenAt).toBeLessThan(900);
  });

  it('finishes a running job before it closes', async () => {
    let isFinished = false;
    let isStarted = false;
    const own = await start(
      tasks(async () => {
        isStarted = true;
        await new Promise((resolve) => setTimeout(resolve, 200));
        isFinished = true;
      }),
    );
    await enqueue(jobOf('sweep', {}));
    await until(() => isStarted, 'it runs');
    await own.close();
    worker = undefined;
    expect(isFinished).toBe(true);
    expect(await jobCount()).toBe(0);
  });

  it('goes on after its connections were cut while a job ran', async () => {
    const ran: string[] = [];
    let finish: () => void = () => undefined;
    await start(
      tasks(async (name) => {
        ran.push(name);
        if (ran.length === 1) await new Promise<void>((resolve) => (finish = resolve));
      }),
    );
    await enqueue(jobOf('sweep', {}));
    await until(() => ran.length === 1, 'it runs');
    await test.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'everynode jobs'`,
    );
    finish();
    await enqueue(jobOf('prune', {}));
    await until(() => ran.includes('prune'), 'the next job ran');
  });
});

const waitingLater = async () =>
  (await test.pool.query(`SELECT FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at > now()`)).rowCount;

describe('deleteExhaustedJobs', () => {
  it('deletes jobs that used up their attempts an hour ago, and no other', async () => {
    await enqueue(jobOf('sweep', {}), jobOf('prune', {}), jobOf('expandMarks', {}));
    await test.pool.query(`
      UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key IN ('sweep', 'prune');
      UPDATE graphile_worker._private_jobs SET updated_at = now() - interval '2 hours' WHERE key <> 'prune'`);
    expect(await deleteExhaustedJobs(queryableOf(database.prisma))).toBe(1);
    const { rows } = await test.pool.query(`SELECT key FROM graphile_worker.jobs ORDER BY key`);
    expect(rows).toEqual([{ key: 'expandMarks' }, { key: 'prune' }]);
  });
});
