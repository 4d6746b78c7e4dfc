import type { Database } from '../../src/store/core/database.ts';
import type { Queryable } from '../../src/store/core/queryable.ts';

/** The same database, whose transactions run their statements through what `wrap` gives; all but the one that begins them. */
export function wrapTransactions(database: Database, wrap: (inner: Queryable) => Queryable): Database {
  return {
    ...database,
    async begin<Row>(first: string) {
      const { session, row } = await database.begin<Row>(first);
      const wrapped = {
        ...wrap(session),
        get isCommitting() {
          return session.isCommitting;
        },
        commit: session.commit,
        close: session.close,
      };
      return { session: wrapped, row };
    },
  };
}
