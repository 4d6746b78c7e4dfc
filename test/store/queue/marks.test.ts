import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
});
afterAll(async () => {
  await database.close();
  await test.close();
});

/** How a form of marks is made, read and cleared. */
interface Form {
  mark(): Promise<unknown>;
  /** Reads what is marked, lets `meanwhile` happen, and clears what it worked off. */
  work(meanwhile: () => Promise<unknown>): Promise<void>;
  count(): Promise<number>;
}

const rows = async (text: string) => (await test.pool.query(text)).rowCount ?? 0;

const appended: Form = {
  mark: () => inTransaction(database, async (tx) => tx.mark({ kind: 'DAEMON_SET', subject: 'set' })),
  work: (meanwhile) =>
    inTransaction(database, async (tx) => {
      const marks = await tx.query<{ id: bigint }>(`SELECT id FROM marks WHERE subject = 'set'`);
      await meanwhile();
      await tx.execute(
        `DELETE FROM marks WHERE id = ANY ($1::bigint[])`,
        marks.map((mark) => String(mark.id)),
      );
    }),
  count: () => rows(`SELECT FROM marks`),
};

/** The obvious form, for comparison: one row a subject. */
const upserted: Form = {
  mark: () => test.pool.query(`INSERT INTO subject_marks VALUES ('set') ON CONFLICT DO NOTHING`),
  work: (meanwhile) =>
    inTransaction(database, async (tx) => {
      await tx.query(`SELECT subject FROM subject_marks`);
      await meanwhile();
      await tx.execute(`DELETE FROM subject_marks WHERE subject = 'set'`);
    }),
  count: () => rows(`SELECT FROM subject_marks`),
};

const markWhileWorking = async (form: Form): Promise<number> => {
  await form.mark();
  await form.work(() => form.mark());
  return form.count();
};

describe('marks', () => {
  it('keep what was marked while the work went on, which one row a subject loses', async () => {
    await test.pool.query(`CREATE TABLE subject_marks (subject text PRIMARY KEY)`);
    expect(await markWhileWorking(appended)).toBe(1);
    expect(await markWhileWorking(upserted)).toBe(0);
  });

  it('do not wait for another transaction that marks the same', async () => {
    const open = await test.pool.connect();
    try {
      await open.query('BEGIN');
      await open.query(`INSERT INTO marks (kind, subject, due_at, origin) VALUES ('DAEMON_SET', 'busy', now(), 1)`);
      await inTransaction(database, async (tx) => {
        await tx.execute(`SET LOCAL lock_timeout = '200ms'`);
        tx.mark({ kind: 'DAEMON_SET', subject: 'busy' });
      });
      await open.query('ROLLBACK');
    } finally {
      open.release();
    }
    expect(await rows(`SELECT FROM marks WHERE subject = 'busy'`)).toBe(1);
  });
});
