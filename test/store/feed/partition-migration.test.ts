import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applyMigrations } from '../../../src/store/core/apply-migrations.ts';
import { createDatabase } from '../../../src/store/core/database.ts';
import { pruneChanges } from '../../../src/store/feed/prune-changes.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changeOf, commitChanges, countOutbox, feedStart, listPartitions, readAll, until } from './feed-fixture.ts';

const migrations = resolve(import.meta.dirname, '../../../prisma/migrations');
const init = '20261124000000_init';

let test: TestDatabase;
let before: string;

beforeEach(async () => {
  test = await createTestDatabase({ isEmpty: true });
  before = await mkdtemp(join(tmpdir(), 'everynode-migrations-'));
  await cp(join(migrations, init), join(before, init), { recursive: true });
  await applyMigrations(test.pool, before);
});
afterEach(async () => {
  await rm(before, { recursive: true, force: true });
  await test.close();
});

/** A feed as one that was pruned up to 10: rows 11 to 1000, of which those up to 20 are declared, too. */
const fill = () =>
  test.pool.query(`
    INSERT INTO feed (position, batch, kind, type, uid, namespace, name, transitions, object, occurred_at)
    SELECT n, n, 'Pod', 'ADDED', gen_random_uuid(), 'default', 'pod-' || n, '{READY}', '{}', now() - interval '1 hour'
      FROM generate_series(11, 1000) AS n;
    UPDATE feed_head SET position = 1000, oldest_position = 20;`);
const digest = async () =>
  (await test.pool.query(`SELECT md5(string_agg(feed::text, ',' ORDER BY position)) AS digest FROM feed`)).rows[0];

describe('the migration to partitions', () => {
  it('carries over what is there as the first partition, with its indexes, and the feed goes on', async () => {
    await fill();
    const indexes = `SELECT array_agg(indexrelid::bigint ORDER BY indexrelid) AS ids FROM pg_index WHERE indrelid = $1::regclass`;
    const [{ ids }] = (await test.pool.query<{ ids: string[] }>(indexes, ['feed'])).rows as [{ ids: string[] }];
    const was = await digest();

    await applyMigrations(test.pool, migrations);
    expect(await digest()).toEqual(was);
    expect(await listPartitions(test.pool)).toEqual([{ name: 'feed_11', first: 11, last: 1_000 }]);
    // Nothing was built anew.
    expect((await test.pool.query(indexes, ['feed_11'])).rows).toEqual([{ ids }]);

    const database = createDatabase({ url: test.url });
    const sequencer = createSequencer(database, { partitionRows: 100 });
    const at = { ...(await feedStart(database)), position: 20 };
    await commitChanges(database, changeOf(1, 1));
    await until(async () => (await countOutbox(database)) === 0, 'it has a number');
    expect(await readAll(database, at, 500)).toHaveLength(981);
    // What came before goes as a whole.
    const limits = { keepMs: 86_400_000, keepRows: 900, keepBytes: 1e12 };
    expect(await pruneChanges(database, limits)).toEqual({ dropped: 1, waiting: 0 });
    expect((await readAll(database, { ...at, position: 1_000 })).map((row) => row.position)).toEqual([1_001]);
    await sequencer.close();
    await database.close();
  });

  it('waits for the pass that is under way', async () => {
    const pass = await test.pool.connect();
    await pass.query(`BEGIN; SELECT pg_advisory_xact_lock(7305011923)`);
    const migrating = applyMigrations(test.pool, migrations);
    await until(async () => {
      const { rowCount } = await test.pool.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rowCount === 1;
    }, 'the migration waits for the pass');
    await pass.query(`INSERT INTO feed (position, batch, kind, type, uid, namespace, name, object, occurred_at)
      VALUES (1, 1, 'Pod', 'ADDED', gen_random_uuid(), 'default', 'p', '{}', now()); UPDATE feed_head SET position = 1`);
    await pass.query('COMMIT');
    pass.release();
    await migrating;
    expect(await listPartitions(test.pool)).toEqual([{ name: 'feed_1', first: 1, last: 1 }]);
  });

  it('leaves nothing of an empty feed, and positions go on where they were', async () => {
    await test.pool.query(`UPDATE feed_head SET position = 70, oldest_position = 70`);
    await applyMigrations(test.pool, migrations);
    expect(await listPartitions(test.pool)).toEqual([]);
    const database = createDatabase({ url: test.url });
    const sequencer = createSequencer(database, { partitionRows: 100 });
    await until(async () => (await listPartitions(test.pool)).length > 0, 'there is a partition');
    expect(await listPartitions(test.pool)).toEqual([{ name: 'feed_71', first: 71, last: 170 }]);
    await sequencer.close();
    await database.close();
  });
});
