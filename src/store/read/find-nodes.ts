import type { NodeImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { nodeColumns, toNodeImage, type NodeRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** A node with what its image leaves out. */
export interface StoredNode {
  readonly image: NodeImage;
  readonly lastApplied: JsonObject | null;
}

/** Those that exist, by name ascending. */
export async function findNodesByName(db: Queryable, names: readonly string[]): Promise<NodeImage[]> {
  if (names.length === 0) return [];
  const rows = await db.query<NodeRow>(
    `SELECT ${nodeColumns()} FROM nodes WHERE name = ANY($1::text[]) ORDER BY name`,
    names,
  );
  return rows.map(toNodeImage);
}

/** Those that exist, by name ascending. */
export async function findNodesByUid(db: Queryable, uids: readonly string[]): Promise<NodeImage[]> {
  if (uids.length === 0) return [];
  const rows = await db.query<NodeRow>(
    `SELECT ${nodeColumns()} FROM nodes WHERE uid = ANY($1::uuid[]) ORDER BY name`,
    uids,
  );
  return rows.map(toNodeImage);
}

/** Locks the nodes of these names until the transaction ends, in the order of their names. */
export async function lockNodes(tx: Queryable, names: readonly string[]): Promise<StoredNode[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<NodeRow & { readonly lastApplied: JsonObject | null }>(
    `SELECT ${nodeColumns()}, nodes.last_applied AS "lastApplied" FROM nodes
     WHERE name = ANY($1::text[]) ORDER BY name FOR UPDATE`,
    names,
  );
  return rows.map(({ lastApplied, ...row }) => ({ image: toNodeImage(row), lastApplied }));
}

/** Last heartbeats by node uid; nodes that never sent one are missing. */
export async function findHeartbeats(db: Queryable, uids: readonly string[]): Promise<Map<string, string>> {
  if (uids.length === 0) return new Map();
  const rows = await db.query<{ readonly uid: string; readonly time: Date }>(
    `SELECT node_uid AS uid, last_heartbeat_time AS time FROM node_heartbeats WHERE node_uid = ANY($1::uuid[])`,
    uids,
  );
  return new Map(rows.map((row) => [row.uid, row.time.toISOString()]));
}
