import { authenticateToken } from '../commands/authenticate-token.ts';
import type { Actor } from '../commands/command.ts';
import type { IdSource } from '../util/clock.ts';
import { createToken } from '../commands/create-token.ts';
import type { Database } from '../store/core/database.ts';
import { assert } from '../util/assert.ts';
import { readTokenFile, writeTokenFile } from './token-file.ts';

export interface FleetTokenOptions {
  readonly database: Database;
  readonly ids: IdSource;
  /** Of an administrator: whose right it is to make tokens. */
  readonly adminToken: string;
  /** Where its secret is kept from one start to the next. */
  readonly file: string;
}

/** The actor of a token of role FLEET: the one in the file while it is good, else a new one, written over the file. */
export async function ensureFleetActor({ database, ids, adminToken, file }: FleetTokenOptions): Promise<Actor> {
  const known = await readTokenFile(file);
  const holder = known === null ? undefined : await authenticateToken(database, known);
  if (holder?.role === 'FLEET') return holder;
  const admin = await authenticateToken(database, adminToken);
  assert(admin !== undefined, 'the administrator was authenticated a moment ago');
  const name = `simulated-fleet-${ids.suffix(8)}`;
  const made = await createToken({ database, ids, actor: admin }, { name, role: 'FLEET' });
  assert(made.ok, `the token ${name} can be made`);
  await writeTokenFile(file, made.value.secret);
  const actor = await authenticateToken(database, made.value.secret);
  assert(actor !== undefined, 'a token that was made a moment ago is good');
  return actor;
}
