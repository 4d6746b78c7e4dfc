import pg from 'pg';
import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { addJobs } from '../../../src/store/core/jobs.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { createChangeSignal, type ChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { jobOf } from '../../../src/store/queue/enqueue.ts';
import { createWorker, type Worker } from '../../../src/store/queue/run-worker.ts';
import { registerServer, type ServerRegistration } from '../../../src/store/queue/servers.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { collectLog, tasks, until } from './queue-fixture.ts';

const UID = '00000000-0000-7000-8000-000000000001';

let test: TestDatabase;
let database: Database;
let signal: ChangeSignal;
const registrations: ServerRegistration[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.pool.query(`TRUNCATE servers, graphile_worker._private_jobs, graphile_worker._private_job_queues`);
  database = createDatabase({ url: test.url });
  // Prisma loads its query compiler with the first query, and Jest allows no import between tests, where a loop may ask first.
  await database.prisma.$connect();
  await database.prisma.$executeRawUnsafe('SELECT 1');
  signal = createChangeSignal(database);
});
afterEach(async () => {
  for (const registration of registrations.splice(0)) await registration.close();
  await signal.close();
  await database.close();
});
afterAll(() => test.close());

const register = async () => {
  const registration = await registerServer(database, signal);
  registrations.push(registration);
  return registration;
};

/** A job that a worker took, as its process leaves it when it is killed. */
async function lockJob(workerId: string): Promise<void> {
  await addJobs(queryableOf(database.prisma), [jobOf('reconcileDaemonSet', { uid: UID })]);
  await test.pool.query(
    `WITH job AS (UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = $1, attempts = 1 RETURNING job_queue_id)
     UPDATE graphile_worker._private_job_queues SET locked_at = now(), locked_by = $1 WHERE id = (SELECT job_queue_id FROM job)`,
    [workerId],
  );
}

const lockedBy = async () => {
  const { rows } = await test.pool.query<{ holders: string[] }>(
    `SELECT array_remove(array_agg(DISTINCT locked_by), NULL) AS holders FROM (
       SELECT locked_by FROM graphile_worker._private_jobs UNION ALL SELECT locked_by FROM graphile_worker._private_job_queues) AS locks`,
  );
  return rows[0]!.holders;
};
const serverCount = async () => (await test.pool.query(`SELECT FROM servers`)).rowCount;

/** A server process: its row, its heartbeat as of now, and the session that holds its lock. */
async function otherServer(workerId: string): Promise<pg.Client> {
  const session = new pg.Client({ connectionString: test.url });
  session.on('error', () => undefined);
  await session.connect();
  await session.query(
    `WITH entered AS (INSERT INTO servers (worker_ids, started_at, heartbeat_at)
                      VALUES (ARRAY[$1], clock_timestamp(), clock_timestamp()) RETURNING id)
     SELECT pg_advisory_lock(730501, id) FROM entered`,
    [workerId],
  );
  return session;
}

describe('registerServer', () => {
  it('frees the jobs of a server that was killed within two seconds or so', async () => {
    await register();
    const other = await otherServer('other-worker');
    await lockJob('other-worker');
    const killedAt = performance.now();
    // The end of a process ends its sessions, and with them its session locks.
    await other.end();
    await until(async () => (await lockedBy()).length === 0, 'job and queue are free');
    expect(performance.now() - killedAt).toBeLessThan(4_000);
    expect(await serverCount()).toBe(1);
  });

  it('frees at its start what was left by servers that all died', async () => {
    await lockJob('worker-of-a-process-long-gone');
    await test.pool.query(
      `INSERT INTO servers (worker_ids, started_at, heartbeat_at)
       VALUES (ARRAY['worker-of-a-process-long-gone'], now() - interval '1 hour', now() - interval '1 minute')`,
    );
    await register();
    await until(async () => (await lockedBy()).length === 0, 'job and queue are free');
    expect(await serverCount()).toBe(1);
  });

  it('frees locks of workers that belong to no server', async () => {
    await register();
    await lockJob('unknown');
    await until(async () => (await lockedBy()).length === 0, 'job and queue are free');
  });

  it('takes a silent server for dead even when its session still stands', async () => {
    await register();
    const other = await otherServer('other-worker');
    await lockJob('other-worker');
    await test.pool.query(
      `UPDATE servers SET heartbeat_at = now() - interval '16 seconds' WHERE 'other-worker' = ANY (worker_ids)`,
    );
    await until(async () => (await lockedBy()).length === 0, 'job and queue are free');
    await other.end();
  });

  it('leaves a server alone that lives but is slow to say so', async () => {
    await register();
    const other = await otherServer('other-worker');
    await lockJob('other-worker');
    await test.pool.query(
      `UPDATE servers SET heartbeat_at = now() - interval '5 seconds' WHERE 'other-worker' = ANY (worker_ids)`,
    );
    // Three rounds of a third server's judgement.
    for (let round = 0; round < 3; round += 1) {
      const before = (await test.pool.query<{ at: Date }>(`SELECT max(heartbeat_at) AS at FROM servers`)).rows[0]!.at;
      await until(async () => {
        const { rows } = await test.pool.query<{ at: Date }>(`SELECT max(heartbeat_at) AS at FROM servers`);
        return rows[0]!.at > before;
      }, 'another heartbeat came');
    }
    expect(await lockedBy()).toEqual(['other-worker']);
    await other.end();
  });

  it('comes back by itself when its row was taken away or its session cut', async () => {
    const registration = await register();
    await registration.setWorkerIds(['mine']);
    await lockJob('mine');
    await test.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'everynode listen'`,
    );
    await test.pool.query(`DELETE FROM servers`);
    await until(async () => {
      const { rows } = await test.pool.query(
        `SELECT FROM servers JOIN pg_locks ON objid::bigint = servers.id AND classid = 730501 AND granted
          WHERE worker_ids = ARRAY['mine']`,
      );
      return rows.length === 1;
    }, 'it is registered again, with its lock');
  });

  it('runs the job of a killed server again', async () => {
    const registration = await register();
    const ran: string[] = [];
    await lockJob('killed');
    const worker: Worker = await createWorker({
      database,
      server: registration,
      log: collectLog(),
      taskList: tasks(async (name) => void ran.push(name)),
    });
    await until(() => ran.length === 1, 'the job ran');
    await until(async () => (await test.pool.query(`SELECT FROM graphile_worker.jobs`)).rowCount === 0, 'it is done');
    await worker.close();
  });
});
