import { assert } from '../../util/assert.ts';
import type { Prisma } from '../generated/client.ts';

/** Anything that can run SQL: a transaction, or the plain client for single reads. Row keys are the columns' names. */
export interface Queryable {
  /** Runs one statement and gives its rows. Values are $1, $2 …; arrays and JSON texts are fine, `undefined` is not. */
  query<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** Runs one statement and gives the number of rows it touched. */
  execute(text: string, ...values: unknown[]): Promise<number>;
}

/** The one row of a statement that always gives one. */
export async function queryOne<Row>(queryable: Queryable, text: string, ...values: unknown[]): Promise<Row> {
  const [row] = await queryable.query<Row>(text, ...values);
  assert(row !== undefined, `a statement that always gives a row gave none: ${text}`);
  return row;
}

/** Statements that go to pg as they are; `run` says where, and how rows are read. */
export function pgQueryable(
  run: (text: string, values: unknown[]) => Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>,
): Queryable {
  return {
    query: async <Row>(text: string, ...values: unknown[]) => (await run(text, values)).rows as Row[],
    execute: async (text, ...values) => (await run(text, values)).rowCount ?? 0,
  };
}

/** Single statements outside any transaction. */
export function queryableOf(
  client: Pick<Prisma.TransactionClient, '$queryRawUnsafe' | '$executeRawUnsafe'>,
): Queryable {
  return {
    query: (text, ...values) => client.$queryRawUnsafe(text, ...values),
    execute: (text, ...values) => client.$executeRawUnsafe(text, ...values),
  };
}
