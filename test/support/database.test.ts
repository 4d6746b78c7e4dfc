import { Client } from 'pg';
import { createTestDatabase } from './database.ts';

describe('createTestDatabase', () => {
  it('clones all migrations, and drops the clone', async () => {
    const database = await createTestDatabase();
    const { rows } = await database.pool.query(
      `SELECT to_regclass('daemon_sets') IS NOT NULL AS ours, to_regclass('graphile_worker._private_jobs') IS NOT NULL AS queue`,
    );
    expect(rows).toEqual([{ ours: true, queue: true }]);
    await database.close();
    await expect(new Client({ connectionString: database.url }).connect()).rejects.toMatchObject({ code: '3D000' });
  });

  it('fails at the end when something is still connected', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    const client = new Client({ connectionString: database.url, application_name: 'forgotten' });
    client.on('error', () => undefined);
    await client.connect();
    await expect(database.close()).rejects.toThrow(/^still connected when the test ended:\nforgotten idle/);
  });
});
