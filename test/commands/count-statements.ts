import type { Database } from '../../src/store/core/database.ts';

export interface StatementCount {
  /** The same database; what runs in its transactions is noted. */
  readonly database: Database;
  /** First words of the statements since the last call, for example "UPDATE pods". */
  take(): string[];
}

/** Notes the statements of transactions on a database, as they are sent. */
export function countStatements(database: Database): StatementCount {
  let statements: string[] = [];
  const noting = <Client extends object>(client: Client): Client =>
    new Proxy(client, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (key !== '$queryRawUnsafe' && key !== '$executeRawUnsafe') return member;
        return (text: string, ...values: unknown[]) => {
          statements.push(describeStatement(text));
          return (member as (text: string, ...values: unknown[]) => unknown).call(target, text, ...values);
        };
      },
    });
  const prisma = new Proxy(database.prisma, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (key !== '$transaction') return member;
      return (work: (client: object) => unknown, options: object) =>
        (member as (...given: unknown[]) => unknown).call(target, (client: object) => work(noting(client)), options);
    },
  });
  return {
    database: { ...database, prisma },
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
