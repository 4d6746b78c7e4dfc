import type { JsonObject } from '../../domain/model/json.ts';
import type { Transaction } from '../core/transaction.ts';

export interface MutationKey {
  readonly tokenId: string;
  readonly clientMutationId: string;
}

export interface RememberedMutation {
  readonly mutation: string;
  readonly inputHash: string;
  readonly outcome: JsonObject;
}

/**
 * Claims an id for this transaction, or gives what was remembered under it. Whoever comes second waits here until the
 * first has committed (and finds its outcome) or failed (and claims). After 24 h an id is as good as new.
 */
export async function claimClientMutation(
  tx: Transaction,
  key: MutationKey,
  claim: Omit<RememberedMutation, 'outcome'>,
): Promise<RememberedMutation | null> {
  const claimed = await tx.execute(
    `INSERT INTO client_mutations AS kept (token_id, client_mutation_id, mutation, input_hash, outcome, created_at)
     VALUES ($1::uuid, $2, $3, $4, '{}', $5::timestamptz)
     ON CONFLICT (token_id, client_mutation_id) DO UPDATE
       SET mutation = excluded.mutation, input_hash = excluded.input_hash, outcome = '{}', created_at = excluded.created_at
       WHERE kept.created_at <= excluded.created_at - interval '24 hours'`,
    key.tokenId,
    key.clientMutationId,
    claim.mutation,
    claim.inputHash,
    tx.now.toISOString(),
  );
  if (claimed > 0) return null;
  const [row] = await tx.query<RememberedMutation>(
    `SELECT mutation, input_hash AS "inputHash", outcome FROM client_mutations
     WHERE token_id = $1::uuid AND client_mutation_id = $2`,
    key.tokenId,
    key.clientMutationId,
  );
  return row!;
}

/** Writes the outcome of the mutation that claimed the id in this transaction. */
export async function updateClientMutationOutcome(
  tx: Transaction,
  key: MutationKey,
  outcome: JsonObject,
): Promise<void> {
  await tx.execute(
    `UPDATE client_mutations SET outcome = $3::jsonb WHERE token_id = $1::uuid AND client_mutation_id = $2`,
    key.tokenId,
    key.clientMutationId,
    JSON.stringify(outcome),
  );
}
