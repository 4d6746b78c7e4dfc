import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applyMigrations } from '../../../src/store/core/apply-migrations.ts';
import { createDatabase } from '../../../src/store/core/database.ts';
import { createSequencer } from '../../../src/store/feed/sequence-changes.ts';
import { createTestDatabase } from '../../support/database.ts';
import { changeOf, countOutbox, feedStart, readAll, until } from './feed-fixture.ts';

const migrations = resolve(import.meta.dirname, '../../../prisma/migrations');
const outboxLines = '20261124040000_outbox_lines';

it('what waits in the outbox while the migration to lines comes is numbered as it was appended', async () => {
  const test = await createTestDatabase({ isEmpty: true });
  const before = await mkdtemp(join(tmpdir(), 'everynode-migrations-'));
  const database = createDatabase({ url: test.url });
  try {
    for (const name of await readdir(migrations)) {
      if (name < outboxLines) await cp(join(migrations, name), join(before, name), { recursive: true });
    }
    await applyMigrations(test.pool, before);
    const changes = [changeOf(1, 1), changeOf(2, 2), changeOf(3, 1)];
    const occurredAt = '2026-01-01T00:00:00.000Z';
    await test.pool.query(`INSERT INTO outbox (origin, changes) VALUES (1, $1), (2, '[]')`, [
      JSON.stringify(changes.map((change) => ({ ...change, occurredAt }))),
    ]);

    await applyMigrations(test.pool, migrations);
    const sequencer = createSequencer(database);
    await until(async () => (await countOutbox(database)) === 0, 'the outbox is empty');
    const entries = await readAll(database, await feedStart(database));
    expect(entries.map(({ change }) => change)).toEqual(changes);
    expect(entries.map((entry) => entry.occurredAt)).toEqual([occurredAt, occurredAt, occurredAt]);
    await sequencer.close();
  } finally {
    await database.close();
    await rm(before, { recursive: true, force: true });
    await test.close();
  }
});
