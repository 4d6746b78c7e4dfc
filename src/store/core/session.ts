import pg from 'pg';
import { pgQueryable, type Queryable } from './queryable.ts';
import type { StatementNames } from './statement-names.ts';
import { isStaleStatement, UnavailableError } from './store-error.ts';

/** One connection of the pool for the length of one transaction. */
export interface Session extends Queryable {
  /** @throws whatever PostgreSQL or the connection answers to COMMIT. */
  commit(): Promise<void>;
  /** COMMIT was sent: it may have been done, whatever the answer. */
  readonly isCommitting: boolean;
  /** Rolls back what is not committed and gives the connection back; one that does not answer is closed. Never fails. */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** From the beginning to the commit, in milliseconds: after that no statement is begun any more. */
  readonly transactionMs: number;
  readonly names: StatementNames;
  readonly onStatement: ((text: string) => void) | undefined;
}

/** As Prisma gives them: 64-bit integers are BigInt. All else is pg's own: timestamps are Dates, JSON is parsed. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Single statements that give many rows, each on any connection of the pool; as in a session. */
export function statementsOf(pool: pg.Pool, onStatement: SessionOptions['onStatement']): Queryable {
  return pgQueryable((text, values) => {
    onStatement?.(text);
    return pool.query({ text, values, types });
  });
}

/** A transaction that has begun, and what its first statement gave. */
export interface Begun<Row> {
  readonly session: Session;
  readonly row: Row;
}

/**
 * Begins a READ COMMITTED transaction on a connection of the pool; its first statement goes along with BEGIN, which saves a round
 * trip. Statements go to pg as they are: Prisma writes the
 * parameters of each raw statement as JSON and reads them again, which for a batch costs more than the statement itself
 * (docs/adr/0006-sql-by-hand.md).
 */
export async function beginSession<Row>(
  pool: pg.Pool,
  first: string,
  { transactionMs, names, onStatement }: SessionOptions,
): Promise<Begun<Row>> {
  const client = await pool.connect();
  const giveUpAt = performance.now() + transactionMs;
  let state: 'open' | 'committing' | 'ended' = 'open';
  let broken: Error | undefined;
  // Lost between two statements, a connection has nobody else to tell.
  const onError = (error: Error) => void (broken = error);
  client.on('error', onError);
  const checkTime = () => {
    if (performance.now() <= giveUpAt) return;
    throw new UnavailableError(`the transaction is not done after ${transactionMs} ms and is given up`);
  };
  const run = (text: string, values: unknown[] = [], name?: string) => {
    onStatement?.(text);
    return client.query({ name, text, values, types });
  };
  const statements = pgQueryable(async (text, values) => {
    checkTime();
    try {
      return await run(text, values, names.of(text));
    } catch (error) {
      // What this connection keeps of tables as they were, the others most likely keep, too. The transaction is tried again.
      if (isStaleStatement(error)) names.renew();
      throw error;
    }
  });
  const session: Session = {
    ...statements,
    get isCommitting() {
      return state !== 'open';
    },
    async commit() {
      checkTime();
      state = 'committing';
      const { command } = await run('COMMIT');
      state = 'ended';
      if (command !== 'COMMIT') throw new Error('a statement of the transaction had failed: it was rolled back');
    },
    async close() {
      if (state !== 'ended') await client.query('ROLLBACK').catch(onError);
      client.off('error', onError);
      client.release(broken);
    },
  };
  try {
    // Two statements give two results, of which the types of pg know nothing.
    const [, result] = (await run(`BEGIN; ${first}`)) as unknown as readonly pg.QueryResult[];
    return { session, row: result!.rows[0] as Row };
  } catch (error) {
    await session.close();
    throw error;
  }
}
