import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyMigrations } from '../../src/store/core/apply-migrations.ts';
import { printSchemaSql } from '../support/print-schema-sql.ts';
import { describeCatalog, describePartitioning } from '../support/describe-catalog.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const project = resolve(import.meta.dirname, '../..');

let fromSchema: TestDatabase;
let fromMigrations: TestDatabase;

beforeAll(async () => {
  fromSchema = await createTestDatabase({ isEmpty: true });
  fromMigrations = await createTestDatabase({ isEmpty: true });
  const schema = await readFile(resolve(project, 'prisma/schema.prisma'), 'utf8');
  await fromSchema.pool.query(await printSchemaSql(schema, fromSchema.url));
  await applyMigrations(fromMigrations.pool, resolve(project, 'prisma/migrations'));
});

afterAll(async () => {
  await fromSchema.close();
  await fromMigrations.close();
});

describe('prisma/schema.prisma', () => {
  it('describes the tables that the migrations make', async () => {
    expect(await describeCatalog(fromMigrations.pool)).toEqual(await describeCatalog(fromSchema.pool));
  });

  it('leaves to the migrations what it cannot say: which table is in partitions', async () => {
    expect(await describePartitioning(fromMigrations.pool)).toEqual(['feed by RANGE ("position")']);
    expect(await describePartitioning(fromSchema.pool)).toEqual([]);
  });

  it('is found out when a column, its type, its default, a key or an index differs', async () => {
    const { tables, indexes } = await describeCatalog(fromSchema.pool);
    expect(tables.length).toBeGreaterThan(0);
    for (const statement of [
      'ALTER TABLE pods ADD COLUMN extra int',
      'ALTER TABLE pods ALTER COLUMN name TYPE varchar(63)',
      'ALTER TABLE pods ALTER COLUMN name DROP NOT NULL',
      `ALTER TABLE pods ALTER COLUMN name SET DEFAULT 'x'`,
      'ALTER TABLE pods DROP CONSTRAINT pods_pkey',
      'CREATE INDEX extra ON pods (name)',
      'CREATE TABLE extra (id int)',
    ]) {
      const client = await fromSchema.pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(statement);
        expect(await describeCatalog(client)).not.toEqual({ tables, indexes });
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    }
  });
});
