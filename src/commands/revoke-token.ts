import { inTransaction } from '../store/core/transaction.ts';
import { markTokenRevoked } from '../store/write/tokens.ts';
import type { Result } from '../util/result.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandError } from './command.ts';
import { answer, notFound, refuse } from './refusal.ts';

/** Ends a token: from its commit on nobody is authenticated by it. Refused: NOT_FOUND (or ended already), FORBIDDEN. */
export function revokeToken(
  context: CommandContext,
  { name }: { readonly name: string },
): Promise<Result<{ readonly name: string }, readonly CommandError[]>> {
  return answer(async () => {
    authorize(context.actor, { verb: 'DELETE', kind: 'Token', name });
    const revoked = await inTransaction(context.database, (tx) => markTokenRevoked(tx, name));
    if (!revoked) refuse(notFound({ kind: 'Token', namespace: '', name }));
    return { name };
  });
}
