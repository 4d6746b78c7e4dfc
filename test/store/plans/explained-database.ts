import type { Database } from '../../../src/store/core/database.ts';
import { wrapTransactions } from '../../support/wrap-transactions.ts';
import { queryableOf, type Queryable } from '../../../src/store/core/queryable.ts';

/** A look at one table that a statement takes. */
export interface TableScan {
  readonly table: string;
  readonly type: string;
  readonly statement: string;
}

export interface ExplainedDatabase {
  /** The same database: each statement of its transactions is explained, with its values, before it runs. */
  readonly database: Database;
  /** Single statements, explained as well. */
  readonly queryable: Queryable;
  /** The scans of all statements since the last call. */
  take(): TableScan[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** Notes how PostgreSQL would find the rows of whatever the product asks; its SQL is written down nowhere else. */
export function explainStatements(database: Database): ExplainedDatabase {
  let scans: TableScan[] = [];
  const explained = (inner: Queryable): Queryable => {
    const explain = async (text: string, values: unknown[]) => {
      const [row] = await inner.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
        `EXPLAIN (FORMAT JSON) ${text}`,
        ...values,
      );
      const statement = text.replaceAll(/\s+/g, ' ').slice(0, 160);
      for (const plan of flatten(row!['QUERY PLAN'][0]!.Plan)) {
        const table = plan['Relation Name'];
        if (table !== undefined && /Scan$/.test(plan['Node Type']))
          scans.push({ table, type: plan['Node Type'], statement });
      }
    };
    return {
      query: async (text, ...values) => {
        await explain(text, values);
        return inner.query(text, ...values);
      },
      execute: async (text, ...values) => {
        await explain(text, values);
        return inner.execute(text, ...values);
      },
    };
  };
  return {
    database: wrapTransactions(database, explained),
    queryable: explained(queryableOf(database.prisma)),
    take() {
      const taken = scans;
      scans = [];
      return taken;
    },
  };
}

function flatten(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(flatten)];
}
