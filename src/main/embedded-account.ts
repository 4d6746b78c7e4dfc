import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating system's user that PostgreSQL runs as. */
export interface DatabaseAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Names tried in this order before one is made; `nobody` is the last resort of a system without `useradd`. */
const ownName = 'everynode';
const candidates = [ownName, 'postgres', '_postgres'];

const lookUp = async (name: string): Promise<DatabaseAccount | null> => {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout.trim()), gid: Number(gid.stdout.trim()) };
  } catch {
    return null;
  }
};

const firstOf = async (names: readonly string[]): Promise<DatabaseAccount | null> => {
  for (const name of names) {
    const account = await lookUp(name);
    if (account !== null && account.uid !== 0) return account;
  }
  return null;
};

/**
 * Finds or makes the user that PostgreSQL runs as when we are root (it refuses to run as root). Two starts at once
 * are harmless: the one that loses the race to `useradd` finds the user that the other made.
 *
 * @throws Error when there is no unprivileged user and none can be made.
 */
export const findDatabaseAccount = async (): Promise<DatabaseAccount> => {
  const known = await firstOf(candidates);
  if (known !== null) return known;
  let refusal: unknown;
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', ownName]);
  } catch (error) {
    refusal = error;
  }
  const account = await firstOf([...candidates, 'nobody']);
  if (account !== null) return account;
  throw new Error('PostgreSQL does not run as root, and no other user could be made for it: run as another user', {
    cause: refusal,
  });
};

/** Whose directory it is, or null where there is none. */
export const ownerOf = async (directory: string): Promise<DatabaseAccount | null> => {
  try {
    const { uid, gid } = await stat(directory);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Whether the account can reach into the directory, asked of the operating system itself (modes, ACLs, mounts). */
export const canEnter = async (account: DatabaseAccount, directory: string): Promise<boolean> => {
  try {
    await run('/bin/sh', ['-c', 'test -x "$0"', directory], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
};
