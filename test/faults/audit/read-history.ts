import type { Client } from 'pg';

export type ObjectKind = 'Pod' | 'Node' | 'DaemonSet';

/** What of an object filters look at, and its version. */
export interface Image {
  readonly version: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly node?: string | null;
  readonly set?: string | null;
  readonly unschedulable?: boolean;
}

/** What one transaction made of one object. */
export interface HistoryChange {
  readonly kind: ObjectKind;
  readonly uid: string;
  /** Null: it was not there. */
  readonly before: Image | null;
  /** Null: it is gone. */
  readonly after: Image | null;
}

interface AuditRow extends HistoryChange {
  readonly id: string;
  readonly txid: string;
}

const pageSize = 20_000;

/**
 * The whole history, each object's changes in the order in which they happened: what a transaction does to an object in
 * several steps is one change, and what it makes and removes again never happened.
 */
export async function readHistory(client: Client): Promise<HistoryChange[]> {
  const merged = new Map<string, HistoryChange>();
  for (let after = '0'; ;) {
    const { rows } = await client.query<AuditRow>(
      'SELECT id, txid, kind, uid, before, after FROM audit.changes WHERE id > $1 ORDER BY id LIMIT $2',
      [after, pageSize],
    );
    for (const row of rows) {
      const key = `${row.txid} ${row.uid}`;
      const first = merged.get(key);
      merged.set(key, {
        kind: row.kind,
        uid: row.uid,
        before: first === undefined ? row.before : first.before,
        after: row.after,
      });
    }
    if (rows.length < pageSize) break;
    after = rows.at(-1)!.id;
  }
  return [...merged.values()].filter((change) => change.before !== null || change.after !== null);
}
