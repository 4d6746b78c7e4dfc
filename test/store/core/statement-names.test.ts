import { inTransaction } from '../../../src/store/core/transaction.ts';
import { createDatabase } from '../../../src/store/core/database.ts';
import { createStatementNames } from '../../../src/store/core/statement-names.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('createStatementNames', () => {
  it('gives each text a name of its own, and the same one again', () => {
    const names = createStatementNames();
    const one = names.of('SELECT 1');
    expect(one).toEqual(expect.any(String));
    expect(names.of('SELECT 2')).not.toBe(one);
    expect(names.of('SELECT 1')).toBe(one);
  });

  it('gives none again once they are renewed', () => {
    const names = createStatementNames();
    const texts = ['SELECT 1', 'SELECT 2'];
    const before = texts.map(names.of);
    names.renew();
    expect(new Set([...before, ...texts.map(names.of)]).size).toBe(4);
  });

  it('stops where texts are made with values in them, and keeps the names that it gave', () => {
    const names = createStatementNames();
    const first = names.of('SELECT 0');
    const others = Array.from({ length: 1_000 }, (_, at) => names.of(`SELECT ${at + 1}`));
    expect(others.at(-1)).toBeUndefined();
    expect(names.of('SELECT 0')).toBe(first);
  });
});

describe('a transaction', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(() => database.close());

  const prepared = `SELECT count(*)::int AS statements, sum(generic_plans)::int AS generic, sum(custom_plans)::int AS custom
    FROM pg_prepared_statements WHERE statement LIKE '%probe%' AND statement NOT LIKE '%pg_prepared_statements%'`;
  const probe = async (url: { readonly url: string; readonly pooledUrl?: string }) => {
    const opened = createDatabase({ ...url, connectionsMax: 1 });
    try {
      for (let time = 0; time < 8; time += 1) {
        await inTransaction(opened, (tx) => tx.query(`SELECT uid AS probe FROM pods WHERE uid = ANY($1::uuid[])`, []));
      }
      return (await opened.statements.query<object>(prepared))[0];
    } finally {
      await opened.close();
    }
  };

  it('keeps its statements prepared on the connection, and plans each with its values', async () => {
    expect(await probe({ url: database.url })).toEqual({ statements: 1, generic: 0, custom: 8 });
  });

  it('gives them no names where a pooler may put the next one on another connection', async () => {
    const pooledUrl = `${database.url}?application_name=pooled`;
    expect(await probe({ url: database.url, pooledUrl })).toEqual({ statements: 0, generic: null, custom: null });
  });

  it('is done on the same connection when what that kept is gone', async () => {
    const opened = createDatabase({ url: database.url, connectionsMax: 1 });
    const read = () => inTransaction(opened, (tx) => tx.query('SELECT uid FROM pods LIMIT 0'));
    const process = async () => (await opened.statements.query('SELECT pg_backend_pid() AS pid'))[0];
    try {
      await read();
      const before = await process();
      await opened.statements.query('DEALLOCATE ALL');
      expect(await read()).toEqual([]);
      expect(await process()).toEqual(before);
    } finally {
      await opened.close();
    }
  });

  it('is done when no statement that any connection keeps fits the tables any more', async () => {
    const opened = createDatabase({ url: database.url, connectionsMax: 8 });
    let readers = 0;
    let tellAll = () => {};
    const allHaveRead = new Promise<void>((resolve) => (tellAll = resolve));
    const read = () =>
      inTransaction(opened, async (tx) => {
        const rows = await tx.query<{ value: unknown }>('SELECT value FROM changing');
        readers += 1;
        if (readers === 8) tellAll();
        // Each on a connection of its own, since none ends before all have read.
        await allHaveRead;
        return rows;
      });
    try {
      await opened.statements.query(`CREATE TABLE changing AS SELECT 1 AS value`);
      await Promise.all(Array.from({ length: 8 }, read));
      await opened.statements.query(`ALTER TABLE changing ALTER COLUMN value TYPE text`);
      expect(await read()).toEqual([{ value: '1' }]);
    } finally {
      await opened.close();
    }
  });
});
