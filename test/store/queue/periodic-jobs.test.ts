import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '../../../src/store/core/database.ts';
import { createPeriodicJobs } from '../../../src/store/queue/periodic-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
beforeAll(async () => void (test = await createTestDatabase()));
afterAll(() => test.close());

const until = async (holds: () => Promise<boolean> | boolean) => {
  for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt; await delay(10)) if (await holds()) return;
  throw new Error('it does not happen');
};

/** Takes jobs that are due, as a worker would, and tells for when they were. */
const takeDue = async () =>
  (
    await test.pool.query<{ at: number }>(
      `DELETE FROM graphile_worker._private_jobs WHERE run_at <= clock_timestamp()
       RETURNING (extract(epoch FROM run_at) * 1000)::float8 AS at`,
    )
  ).rows.map((row) => row.at);

describe('createPeriodicJobs', () => {
  it('has a job run once at each of its times, however many servers ask for it', async () => {
    const everyMs = 1_000;
    const databases = [1, 2, 3].map(() => createDatabase({ url: test.url }));
    const servers: ReturnType<typeof createPeriodicJobs>[] = [];
    for (const database of databases) {
      // Not in step: each server asks at other moments.
      servers.push(createPeriodicJobs(database, [{ name: 'prune', everyMs }]));
      await delay(everyMs / 4);
    }
    const taken: number[] = [];
    await until(async () => taken.push(...(await takeDue())) >= 3);
    await Promise.all(servers.map((server) => server.close()));
    await Promise.all(databases.map((database) => database.close()));
    expect(taken.map((at) => at % everyMs)).toEqual(taken.map(() => 0));
    expect([...new Set(taken)]).toEqual(taken);
  });

  it('lives through times at which the database is away', async () => {
    const away = createDatabase({ url: 'postgresql://nobody:none@127.0.0.1:1/none' });
    const errors: unknown[] = [];
    const jobs = createPeriodicJobs(away, [{ name: 'sweep', everyMs: 10 }], (error) => errors.push(error));
    await until(() => errors.length >= 3);
    await jobs.close();
    await away.close();
    expect(errors[0]).toBeInstanceOf(Error);
  });
});
