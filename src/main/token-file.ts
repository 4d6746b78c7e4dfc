import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupError } from './startup-error.ts';

/** The secret in a token file; null when there is no file, or nothing in it. */
export async function readTokenFile(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StartupError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes it for its owner only (mode 0600), whole or not at all. */
export async function writeTokenFile(path: string, secret: string): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, `${secret}\n`, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    throw new StartupError(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
