import { createHash } from 'node:crypto';
import type { JsonObject } from '../domain/model/json.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { beginCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import { claimClientMutation, updateClientMutationOutcome } from '../store/write/client-mutations.ts';
import { stableJson } from '../util/stable-json.ts';
import type { CommandContext } from './command.ts';
import type { Repeatable } from './input.ts';
import { refuse, refuseInvalid } from './refusal.ts';
import { findUnstorable } from './storable.ts';

/** One transaction of a command, and how its outcome is remembered. */
export interface OnceOptions<T> {
  /** The mutation's name in the schema. */
  readonly mutation: string;
  readonly input: Repeatable;
  readonly work: (tx: Transaction, sinceCursor: string) => Promise<T>;
  /** What is kept of the value for a repeated call: outcome and uids, no images. */
  readonly remember: (value: T) => JsonObject;
  /** The value again, from what was kept; objects as they are now, null where they are gone. */
  readonly recall: (tx: Transaction, kept: JsonObject) => Promise<T>;
}

/**
 * Runs a command's one transaction. With a clientMutationId the same caller's same call gives, for 24 h, the first
 * outcome and does nothing again; the same id with another mutation or input is refused. The outcome is stored in the
 * command's own transaction: both happen or neither. Refusals are not kept: they changed nothing.
 */
export async function once<T extends object>(
  context: CommandContext,
  options: OnceOptions<T>,
): Promise<T & { readonly sinceCursor: string }> {
  refuseInvalid(findUnstorable(options.input));
  return inTransaction(context.database, async (tx) => {
    const { input, mutation } = options;
    const id = input.clientMutationId;
    const key = id ? { tokenId: context.actor.tokenId, clientMutationId: id } : null;
    const inputHash = createHash('sha256').update(stableJson(input)).digest('hex');
    const kept = key ? await claimClientMutation(tx, key, { mutation, inputHash }) : null;
    if (kept) {
      if (kept.mutation !== mutation || kept.inputHash !== inputHash) refuse(otherInput(id!));
      const { value, sinceCursor } = kept.outcome as { value: JsonObject; sinceCursor: string };
      return { ...(await options.recall(tx, value)), sinceCursor };
    }
    const sinceCursor = encodeFeedCursor(await beginCursor(tx));
    const value = await options.work(tx, sinceCursor);
    if (key) await updateClientMutationOutcome(tx, key, { value: options.remember(value), sinceCursor });
    return { ...value, sinceCursor };
  });
}

function otherInput(id: string) {
  return {
    kind: 'OBJECT',
    code: 'INVALID',
    message: `clientMutationId ${JSON.stringify(id)} was used before with another input`,
  } as const;
}
