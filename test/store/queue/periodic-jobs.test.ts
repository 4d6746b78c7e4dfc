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

const waitingJobs = async () =>
  (await test.pool.query<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key')).rows.map(
    (row) => row.key,
  );

describe('createPeriodicJobs', () => {
  it('asks again and again, and what two servers ask for is one job', async () => {
    const databases = [createDatabase({ url: test.url }), createDatabase({ url: test.url })];
    const servers = databases.map((database) => createPeriodicJobs(database, [{ name: 'prune', everyMs: 20 }]));
    await until(async () => (await waitingJobs()).length === 1);
    await test.pool.query('DELETE FROM graphile_worker._private_jobs');
    await until(async () => (await waitingJobs()).length === 1);
    await Promise.all(servers.map((server) => server.close()));
    await Promise.all(databases.map((database) => database.close()));
    expect(await waitingJobs()).toEqual(['prune']);
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
