/** How long anything may wait for the database, in milliseconds. All of it follows from one figure (docs/adr/0011-back-pressure.md). */
export interface DatabaseLimits {
  /** For a connection of the pool, also a new one. */
  readonly connectMs: number;
  /** For a lock inside of a transaction. */
  readonly lockMs: number;
  /** For one statement inside of a transaction; the server ends it. */
  readonly statementMs: number;
  /** For the answer to any statement; the connection is cut. Longer than statementMs: what the server ends itself is known to be undone. */
  readonly answerMs: number;
  /** From the beginning of a transaction to its end, and so long may it stand idle while this process is stopped. */
  readonly transactionMs: number;
}

/** `patienceMs`: how long one statement may take. */
export function createDatabaseLimits(patienceMs = 10_000): DatabaseLimits {
  return {
    connectMs: patienceMs / 2,
    lockMs: patienceMs / 2,
    statementMs: patienceMs,
    answerMs: patienceMs * 1.2,
    transactionMs: patienceMs * 1.5,
  };
}
