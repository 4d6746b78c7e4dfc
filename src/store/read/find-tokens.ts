import type { Queryable } from '../core/queryable.ts';

export interface LiveToken {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly namespaces: readonly string[];
  readonly nodeName: string | null;
}

/** The token of that hash, if it is neither revoked nor expired by the database's clock. */
export async function findLiveToken(db: Queryable, hash: string): Promise<LiveToken | null> {
  const [row] = await db.query<LiveToken>(
    `SELECT id, name, role, namespaces, node_name AS "nodeName" FROM api_tokens
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > everynode_now())`,
    hash,
  );
  return row ?? null;
}
