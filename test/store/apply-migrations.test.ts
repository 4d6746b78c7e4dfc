import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm';
import { applyMigrations, applyQueueMigrations } from '../../src/store/core/apply-migrations.ts';
import { createTestDatabase } from '../support/database.ts';
import { withSchemaEngine } from '../support/schema-engine.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let directory: string;

const addMigration = async (name: string, sql: string): Promise<void> => {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
};

/** What `prisma migrate status` says, by the engine that it asks. */
const askPrisma = async (): Promise<DiagnoseMigrationHistoryOutput> => {
  const names = (await readdir(directory)).filter((name) => !name.endsWith('.toml')).sort();
  return withSchemaEngine(database.url, async (engine) => {
    return engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: directory,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: await Promise.all(
          names.map(async (path) => ({
            path,
            migrationFile: {
              path: 'migration.sql',
              content: { tag: 'ok' as const, value: await readFile(join(directory, path, 'migration.sql'), 'utf8') },
            },
          })),
        ),
      },
      optInToShadowDatabase: false,
      filters: { externalTables: [], externalEnums: [] },
    });
  });
};

const records = async (): Promise<unknown[]> =>
  (await database.pool.query('SELECT * FROM "_prisma_migrations" ORDER BY migration_name')).rows as unknown[];

beforeEach(async () => {
  database = await createTestDatabase({ isEmpty: true });
  directory = await mkdtemp(join(tmpdir(), 'everynode-migrations-'));
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await addMigration('20260101000000_one', 'CREATE TABLE one (id int);\nCREATE TABLE two (id int);');
  await addMigration('20260102000000_two', 'ALTER TABLE two ADD COLUMN name text;');
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
  await database.close();
});

describe('applyMigrations', () => {
  it('applies what is missing in the order of names, and nothing twice', async () => {
    expect(await applyMigrations(database.pool, directory)).toEqual({
      applied: ['20260101000000_one', '20260102000000_two'],
    });
    await database.pool.query(`INSERT INTO two VALUES (1, 'a')`);
    expect(await applyMigrations(database.url, directory)).toEqual({ applied: [] });
    await addMigration('20260103000000_three', 'CREATE TABLE three (id int);');
    expect(await applyMigrations(database.url, directory)).toEqual({ applied: ['20260103000000_three'] });
  });

  it("records what Prisma records: the file's SHA-256, one step, both times", async () => {
    await applyMigrations(database.url, directory);
    const checksum = createHash('sha256').update('ALTER TABLE two ADD COLUMN name text;').digest('hex');
    expect((await records())[1]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum,
      finished_at: expect.any(Date),
      migration_name: '20260102000000_two',
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    });
  });

  it('leaves a database of which `prisma migrate status` says that it is up to date', async () => {
    await applyMigrations(database.url, directory);
    expect(await askPrisma()).toMatchObject({
      hasMigrationsTable: true,
      history: null,
      failedMigrationNames: [],
      editedMigrationNames: [],
    });
    await addMigration('20260103000000_three', 'CREATE TABLE three (id int);');
    await addMigration('20260102000000_two', 'ALTER TABLE two ADD COLUMN other text;');
    expect(await askPrisma()).toMatchObject({
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ['20260103000000_three'] },
      editedMigrationNames: ['20260102000000_two'],
    });
  });

  it('lets servers that start at once wait for each other', async () => {
    await addMigration('20260103000000_slow', 'SELECT pg_sleep(0.2); CREATE TABLE three (id int);');
    const results = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(database.url, directory)));
    expect(results.flatMap((result) => result.applied).sort()).toEqual([
      '20260101000000_one',
      '20260102000000_two',
      '20260103000000_slow',
    ]);
    expect(await records()).toHaveLength(3);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    await addMigration('20260103000000_bad', 'CREATE TABLE three (id int);\n\nALTER TABLE nowhere ADD COLUMN a int;');
    await expect(applyMigrations(database.url, directory)).rejects.toThrow(
      'the migration 20260103000000_bad failed: relation "nowhere" does not exist',
    );
    expect(await records()).toHaveLength(2);
    await addMigration('20260103000000_bad', 'CREATE TABLE three (id int);');
    expect(await applyMigrations(database.url, directory)).toEqual({ applied: ['20260103000000_bad'] });
  });

  it('names the line of a syntax error', async () => {
    await addMigration('20260103000000_bad', 'CREATE TABLE three (id int);\n\nCREATE TABEL four (id int);');
    await expect(applyMigrations(database.url, directory)).rejects.toThrow(
      'the migration 20260103000000_bad failed at line 3: syntax error at or near "TABEL"',
    );
  });

  it('refuses a migration that was changed after it was applied', async () => {
    await applyMigrations(database.url, directory);
    await addMigration('20260101000000_one', 'CREATE TABLE one (id bigint);');
    await expect(applyMigrations(database.url, directory)).rejects.toThrow(
      'the migration 20260101000000_one was changed after it was applied to this database',
    );
  });

  it('refuses the database of a newer version', async () => {
    await applyMigrations(database.url, directory);
    await rm(join(directory, '20260102000000_two'), { recursive: true });
    await expect(applyMigrations(database.url, directory)).rejects.toThrow(
      'the database has the migration 20260102000000_two, which this version does not know: use a newer Everynode',
    );
  });

  it('refuses to go on after a migration that Prisma recorded as failed, until it is resolved', async () => {
    await applyMigrations(database.url, directory);
    await database.pool.query(
      `UPDATE "_prisma_migrations" SET finished_at = NULL WHERE migration_name = '20260102000000_two'`,
    );
    await expect(applyMigrations(database.url, directory)).rejects.toThrow('20260102000000_two failed earlier');
    await database.pool.query('ALTER TABLE two DROP COLUMN name');
    await database.pool.query(
      `UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE migration_name = '20260102000000_two'`,
    );
    expect(await applyMigrations(database.url, directory)).toEqual({ applied: ['20260102000000_two'] });
  });
});

describe('applyQueueMigrations', () => {
  it("makes the queue's tables once for servers that start at once", async () => {
    await Promise.all([
      applyQueueMigrations(database.pool),
      applyQueueMigrations(database.url),
      applyQueueMigrations(database.url),
    ]);
    const { rows } = await database.pool.query<{ job: string }>(`SELECT graphile_worker.add_job('x') AS job`);
    expect(rows).toHaveLength(1);
  });
});
