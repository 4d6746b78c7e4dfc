import type { Transaction } from '../core/transaction.ts';

export interface NewToken {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  readonly role: string;
  readonly namespaces: readonly string[];
  readonly nodeName: string | null;
  readonly expiresAt: string | null;
}

/** Inserts a token; false when the name is taken. */
export async function insertToken(tx: Transaction, token: NewToken): Promise<boolean> {
  const inserted = await tx.execute(
    `INSERT INTO api_tokens (id, name, hash, role, namespaces, node_name, created_at, expires_at)
     VALUES ($1::uuid, $2, $3, $4, $5::text[], $6, $7::timestamptz, $8::timestamptz) ON CONFLICT (name) DO NOTHING`,
    token.id,
    token.name,
    token.hash,
    token.role,
    token.namespaces,
    token.nodeName,
    tx.now.toISOString(),
    token.expiresAt,
  );
  return inserted > 0;
}

/** Ends a token from now on; false when there is none of that name that still counts. */
export async function markTokenRevoked(tx: Transaction, name: string): Promise<boolean> {
  const revoked = await tx.execute(
    `UPDATE api_tokens SET revoked_at = $2::timestamptz WHERE name = $1 AND revoked_at IS NULL`,
    name,
    tx.now.toISOString(),
  );
  return revoked > 0;
}
