import type { Database } from '../store/core/database.ts';
import { findLiveToken } from '../store/read/find-tokens.ts';
import type { Actor, Role } from './command.ts';
import { hashTokenSecret } from './token-secret.ts';

/** Who holds this secret; undefined for nobody: unknown, revoked, or expired by the database's clock. One statement. */
export async function authenticateToken(database: Database, secret: string): Promise<Actor | undefined> {
  const token = await findLiveToken(database.statements, hashTokenSecret(secret));
  if (!token) return undefined;
  const { id, role, ...rest } = token;
  // The table's constraint allows these words only.
  return { ...rest, tokenId: id, role: role as Role };
}
