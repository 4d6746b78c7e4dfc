import type { Database } from '../store/core/database.ts';
import { inTransaction } from '../store/core/transaction.ts';
import { insertToken } from '../store/write/tokens.ts';
import { authenticateToken } from './authenticate-token.ts';
import type { IdSource } from '../util/clock.ts';
import { createTokenSecret, hashTokenSecret } from './token-secret.ts';

const NAME = 'admin';

/**
 * The secret of an administrator's token, for whoever starts the server: the known one (from its file) while it is good,
 * else a new one. No actor: who can start the server on this database can do everything anyway.
 */
export async function ensureAdminToken(
  database: Database,
  { ids, known }: { readonly ids: IdSource; readonly known: string | null },
): Promise<string> {
  const actor = known === null ? undefined : await authenticateToken(database, known);
  if (known !== null && actor?.role === 'ADMIN') return known;
  const secret = createTokenSecret();
  const token = { hash: hashTokenSecret(secret), role: 'ADMIN', namespaces: [], nodeName: null, expiresAt: null };
  await inTransaction(database, async (tx) => {
    // The plain name may be taken by a token whose secret was lost.
    if (await insertToken(tx, { ...token, id: ids.uid(), name: NAME })) return;
    await insertToken(tx, { ...token, id: ids.uid(), name: `${NAME}-${ids.suffix(8)}` });
  });
  return secret;
}
