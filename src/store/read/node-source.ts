import { LRUCache } from 'lru-cache';
import type { NodeImage } from '../../domain/model/images.ts';
import { nodeColumns, toNodeImage, type NodeRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/**
 * How nodes are held until the commit. 'KEY SHARE': none of them is deleted; commands that change a node wait as well, heartbeats
 * that say nothing new do not. 'SHARE': none is changed either.
 */
export type NodeHold = 'KEY SHARE' | 'SHARE';

export interface NodeSource {
  /** Nodes by name, held, in order of name; those that are not there are left out. */
  hold(tx: Transaction, names: readonly string[], hold: NodeHold): Promise<NodeImage[]>;
}

const NODES_MAX = 20_000;

interface VersionedNode {
  readonly version: string;
  readonly node: NodeImage;
}

/**
 * Keeps the nodes that were read: of those that did not change since, only the version is read again, and they are the very same
 * objects. A version is the row's place and the transaction that wrote it, beside its resourceVersion: no writer can forget to
 * raise it. What was used longest ago is forgotten first.
 */
export function createNodeSource(): NodeSource {
  const known = new LRUCache<string, VersionedNode>({ max: NODES_MAX });
  return {
    async hold(tx, names, hold) {
      if (names.length === 0) return [];
      const rows = await tx.query<{ uid: string; version: string }>(
        `SELECT uid, ${VERSION} AS version FROM nodes WHERE name = ANY($1::text[]) ORDER BY name FOR ${hold}`,
        names,
      );
      const found = rows.map(({ uid, version }) => ({ uid, version, entry: known.get(uid) }));
      const changed = found.filter(({ version, entry }) => entry?.version !== version);
      const fresh = await readNodes(
        tx,
        changed.map(({ uid }) => uid),
      );
      for (const [uid, entry] of fresh) known.set(uid, entry);
      return found.flatMap(({ uid, entry }) => (fresh.get(uid) ?? entry)?.node ?? []);
    },
  };
}

const VERSION = `resource_version || ' ' || xmin || ' ' || ctid`;

/** With the version that they have now: where only deletions are kept off, it may be a later one than was seen. */
async function readNodes(tx: Transaction, uids: readonly string[]) {
  if (uids.length === 0) return new Map<string, VersionedNode>();
  const rows = await tx.query<NodeRow & { version: string }>(
    `SELECT ${nodeColumns()}, ${VERSION} AS version FROM nodes WHERE uid = ANY($1::uuid[])`,
    uids,
  );
  return new Map(rows.map(({ version, ...row }) => [row.uid, { version, node: toNodeImage(row) }]));
}
