import type { CreationBucket } from '../../domain/turns/creation-limit.ts';
import type { Transaction } from '../core/transaction.ts';

interface BucketRow {
  readonly tokens: number | null;
  readonly at: Date | null;
}

/**
 * What the limit of all sets together has left, locked until the commit: passes that make pods under it commit one after
 * the other. The last lock that they take before they write.
 */
export async function lockCreationBucket(tx: Transaction): Promise<CreationBucket> {
  const [row] = await tx.query<BucketRow>(
    `SELECT creation_tokens AS tokens, creation_tokens_at AS at FROM pod_creation_bucket FOR UPDATE`,
  );
  return { tokens: row?.tokens ?? null, at: row?.at?.getTime() ?? null };
}

export async function writeCreationBucket(tx: Transaction, { tokens, at }: CreationBucket): Promise<void> {
  await tx.execute(
    `UPDATE pod_creation_bucket SET creation_tokens = $1::float8, creation_tokens_at = $2::timestamptz`,
    tokens,
    at === null ? null : new Date(at).toISOString(),
  );
}
