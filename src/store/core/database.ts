import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client.ts';
import { boundedClient } from './bounded-client.ts';
import { createDatabaseLimits, type DatabaseLimits } from './database-limits.ts';
import type { Queryable } from './queryable.ts';
import { beginSession, statementsOf, type Begun } from './session.ts';
import { createStatementNames, noStatementNames } from './statement-names.ts';

/** One per process: Prisma over one pool, and the news that something was committed here. */
export interface Database {
  /** Reaches PostgreSQL itself: for connections outside the pool, with sessions of their own. */
  readonly url: string;
  readonly prisma: PrismaClient;
  /** Single statements that give many rows: lists, and what is loaded for them. */
  readonly statements: Queryable;
  /** Begins a transaction with a statement that has no values and gives one row (session.ts). Used by inTransaction only. */
  begin<Row>(first: string): Promise<Begun<Row>>;
  /** How long anything waits for it. */
  readonly limits: DatabaseLimits;
  /** Calls back after each commit of this process that appended changes or left marks; returns how to stop. */
  onCommit(listener: (news: CommitNews) => void): () => void;
  /** Used by inTransaction only. */
  announceCommit(news: CommitNews): void;
  close(): Promise<void>;
}

/** What a committed transaction left for others to do: wake-ups, never data. */
export interface CommitNews {
  readonly appendedChanges: boolean;
  readonly markedSomething: boolean;
}

export interface DatabaseOptions {
  readonly url: string;
  /** For the pool, where a pooler in transaction mode stands before PostgreSQL; `url` unless told. */
  readonly pooledUrl?: string;
  /** Connections of this process for queries; the LISTEN connection and graphile-worker's own come on top. */
  readonly connectionsMax?: number;
  /** How long anything waits for the database; `createDatabaseLimits()` unless told. */
  readonly limits?: DatabaseLimits;
  /** Is told the text of every statement; for counting them. Absent: nothing is collected. */
  readonly onStatement?: (text: string) => void;
}

/** Opens the pool lazily: nothing is connected until the first query. */
export function createDatabase(options: DatabaseOptions): Database {
  const { url, pooledUrl = url, connectionsMax = 12, limits = createDatabaseLimits(), onStatement } = options;
  const pool = new pg.Pool({
    connectionString: pooledUrl,
    max: connectionsMax,
    application_name: 'everynode',
    Client: boundedClient(limits.answerMs),
    connectionTimeoutMillis: limits.connectMs,
  });
  // An idle connection that the server ended (a restart) is no crash: the pool opens another when asked.
  pool.on('error', () => undefined);
  const adapter = new PrismaPg(pool, { disposeExternalPool: false });
  const prisma = createPrisma(adapter, onStatement);
  // Behind a pooler in transaction mode the next transaction is on another connection, which knows none of the names.
  const names = pooledUrl === url ? createStatementNames() : noStatementNames;
  const listeners = new Set<(news: CommitNews) => void>();
  return {
    url,
    prisma,
    statements: statementsOf(pool, onStatement),
    begin: (first) => beginSession(pool, first, { transactionMs: limits.transactionMs, names, onStatement }),
    limits,
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announceCommit(news) {
      for (const listener of listeners) listener(news);
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function createPrisma(adapter: PrismaPg, onStatement: DatabaseOptions['onStatement']): PrismaClient {
  if (onStatement === undefined) return new PrismaClient({ adapter });
  const prisma = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', (event) => onStatement(event.query));
  return prisma;
}
