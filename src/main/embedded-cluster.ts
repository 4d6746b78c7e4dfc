import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseAccount } from './embedded-account.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { isProcessAlive } from './embedded-postmaster.ts';

const run = promisify(execFile);

/** The database role of everything that Everynode does in its embedded database. */
export const embeddedRole = 'everynode';

/**
 * A cluster's folder:
 * - `data/`      PostgreSQL's data directory, owned by the account that runs it
 * - `password`   of the role, mode 0600
 * - `port`       the port last used; only a preference, the truth of a running one is `data/postmaster.pid`
 * - `server.log` what PostgreSQL says
 */
export interface Cluster {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly password: string;
  readonly account: DatabaseAccount | null;
}

const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code !== 'EACCES') throw error;
    throw new Error(`${path} belongs to another user: start as that user, or move it away`, { cause: error });
  }
};

const openExisting = async (options: OpenOptions): Promise<Cluster | null> => {
  const dataDirectory = join(options.directory, 'data');
  const version = await readIfThere(join(dataDirectory, 'PG_VERSION'));
  if (version === null) return null;
  const wanted = options.binaries.majorVersion;
  if (version !== wanted) {
    throw new Error(
      `${dataDirectory} was made by PostgreSQL ${version}, this is ${wanted}: move it away or upgrade it`,
    );
  }
  const password = await readIfThere(join(options.directory, 'password'));
  if (password === null || password === '') throw new Error(`the password file ${options.directory}/password is gone`);
  return { directory: options.directory, dataDirectory, password, account: options.account };
};

/** Leftovers of a first start that was killed half way. */
const removeAbandoned = async (directory: string): Promise<void> => {
  const prefix = `${basename(directory)}.init-`;
  for (const name of await readdir(dirname(directory))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!isProcessAlive(pid)) await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
};

/** The one line of initdb's output that says what is wrong. */
const reasonOf = (error: Error & { stderr?: string }): string => {
  const lines = (error.stderr ?? '').split('\n').map((line) => line.trim());
  return lines.find((line) => /error:|FATAL:|PANIC:/.test(line)) ?? lines.find((line) => line !== '') ?? error.message;
};

const initialise = async (partial: string, options: OpenOptions): Promise<void> => {
  const { account, binaries } = options;
  const dataDirectory = join(partial, 'data');
  const passwordFile = join(partial, 'password');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  // The account passes through this folder; what is secret in it has modes of its own.
  await chmod(partial, 0o755);
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (account !== null) {
    await chown(dataDirectory, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await run(
    binaries.initdb,
    [
      ...['-D', dataDirectory, '--username', embeddedRole, '--pwfile', passwordFile],
      // Byte order of text, as Kubernetes sorts names; the same on every machine.
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'],
      ...(options.isDurable ? [] : ['--no-sync']),
    ],
    { ...account, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } },
  );
  if (account !== null) await chown(passwordFile, process.getuid!(), process.getgid!());
};

interface OpenOptions {
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly account: DatabaseAccount | null;
  /** False only for databases of tests: skips the flush to disk. */
  readonly isDurable: boolean;
}

/**
 * Opens the cluster in `directory`, making it where there is none. It is made beside its place and moved there when
 * whole: a first start that is killed leaves no half database, and of two first starts at once one wins.
 *
 * @throws Error in one line: another user's data, another PostgreSQL's data, no space, no permission.
 */
export const openCluster = async (options: OpenOptions): Promise<Cluster> => {
  const existing = await openExisting(options);
  if (existing !== null) return existing;
  const partial = `${options.directory}.init-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(options.directory), { recursive: true, mode: 0o755 });
    await removeAbandoned(options.directory);
    await initialise(partial, options);
    await rename(partial, options.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw new Error(`PostgreSQL could not make its database in ${options.directory}: ${reasonOf(error as Error)}`, {
      cause: error,
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  const made = await openExisting(options);
  if (made === null) throw new Error(`${options.directory} exists but holds no database: move it away`);
  return made;
};
