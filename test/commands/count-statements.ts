import type { Database } from '../../src/store/core/database.ts';
import { wrapTransactions } from '../support/wrap-transactions.ts';

export interface StatementCount {
  /** The same database; what runs in its transactions is noted. */
  readonly database: Database;
  /** First words of the statements since the last call, for example "UPDATE pods". */
  take(): string[];
}

/** Notes the statements of transactions on a database, as they are sent. */
export function countStatements(database: Database): StatementCount {
  let statements: string[] = [];
  return {
    database: wrapTransactions(database, (inner) => ({
      query: (text, ...values) => {
        statements.push(describeStatement(text));
        return inner.query(text, ...values);
      },
      execute: (text, ...values) => {
        statements.push(describeStatement(text));
        return inner.execute(text, ...values);
      },
    })),
    take() {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
}

function describeStatement(text: string): string {
  const words = text.trim().split(/\s+/);
  if (words[0] === 'UPDATE') return `UPDATE ${words[1]}`;
  if (words[0] === 'INSERT' || words[0] === 'DELETE') return `${words[0]} ${words[2]}`;
  return `SELECT ${/\bFROM\s+(\w+)/.exec(text)?.[1] ?? ''}`.trim();
}
