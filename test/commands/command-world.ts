import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor, CommandContext, CommandError, Role } from '../../src/commands/command.ts';
import type { Change } from '../../src/domain/model/change.ts';
import { createDatabase, type Database } from '../../src/store/core/database.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import type { Result } from '../../src/util/result.ts';
import { createTestDatabase } from '../support/database.ts';
import { readOutbox } from '../support/outbox.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

const ids = {
  uid: () => randomUUID(),
  suffix: (length: number) => [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join(''),
};

export interface MarkRow {
  readonly kind: string;
  readonly subject: string;
  readonly node: string;
}

/** A database of its own, and commands on it: no reconciler, no sequencer, so that all that a command left is still there. */
export interface CommandWorld {
  readonly database: Database;
  /** An administrator's. */
  readonly context: CommandContext;
  contextOf(actor: Partial<Actor> & { readonly role: Role }): CommandContext;
  sql<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** What the feed will show, in order of commit; emptied by `forget`. */
  changes(): Promise<Change[]>;
  marks(): Promise<MarkRow[]>;
  /** Names of the jobs that wait, with their keys. */
  jobs(): Promise<string[]>;
  /** Clears marks, jobs and outbox, as if everything had been worked off. */
  forget(): Promise<void>;
  /** A digest of every row of every table, the queue's included. */
  fingerprint(): Promise<string>;
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export async function createCommandWorld(): Promise<CommandWorld> {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url });
  const db = queryableOf(database.prisma);
  const sql: CommandWorld['sql'] = (text, ...values) => db.query(text, ...values);
  const contextOf: CommandWorld['contextOf'] = (actor) => ({
    database,
    ids,
    actor: { tokenId: ids.uid(), name: `a-${actor.role.toLowerCase()}`, namespaces: [], nodeName: null, ...actor },
  });
  return {
    database,
    context: contextOf({ role: 'ADMIN' }),
    contextOf,
    sql,
    async changes() {
      return (await readOutbox(db)).map(({ change }) => change);
    },
    marks: () => sql<MarkRow>('SELECT kind, subject, node FROM marks ORDER BY kind, subject, node'),
    async jobs() {
      const rows = await sql<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key');
      return rows.map((row) => row.key);
    },
    async forget() {
      await db.execute('DELETE FROM marks');
      await db.execute('DELETE FROM outbox');
      await db.execute('DELETE FROM graphile_worker._private_jobs');
    },
    async fingerprint() {
      const tables = await sql<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
         WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`,
      );
      const digests = tables.map(
        ({ name }) => `(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ${name} AS t)`,
      );
      const [row] = await sql<{ digest: string }>(`SELECT concat_ws(',', ${digests.join(', ')}) AS digest`);
      return row!.digest;
    },
    async advance(milliseconds) {
      await db.execute('UPDATE clock_offset SET milliseconds = milliseconds + $1::bigint', milliseconds);
    },
    async close() {
      await database.close();
      await testDatabase.close();
    },
  };
}

/** The value of a command that has to succeed. */
export function valueOf<T>(result: Result<T, readonly CommandError[]>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** What a command that has to be refused said, one line a refusal: code or reason, path or object. */
export function refusalsOf(result: Result<unknown, readonly CommandError[]>): string[] {
  if (result.ok) throw new Error(`accepted: ${JSON.stringify(result.value)}`);
  return result.error.map((error) => {
    if (error.kind === 'FIELD') return `${error.error.reason} ${error.error.path}`;
    return error.kind === 'CONFLICT' ? 'CONFLICT' : `${error.code} ${error.object ?? ''}`.trim();
  });
}

/** A valid DaemonSet as JSON; its selector is app = name. */
export function aDaemonSet(name: string, change: { image?: string; spec?: object; metadata?: object } = {}) {
  const { image = 'registry.example/agent:1', spec = {}, metadata = {} } = change;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
      ...spec,
    },
  };
}

/** A valid bare pod as JSON. */
export function aPod(name: string, change: { spec?: object; metadata?: object } = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...change.metadata },
    spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }], ...change.spec },
  };
}
