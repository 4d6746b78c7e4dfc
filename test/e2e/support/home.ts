import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one test file's data, which the database's user may enter when root runs the tests. */
export const createHome = async (): Promise<string> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'everynode-e2e-')));
  await chmod(directory, 0o755);
  return directory;
};

export const removeHome = (directory: string): Promise<void> => rm(directory, { recursive: true, force: true });

export const readSecret = async (...path: string[]): Promise<string> => (await readFile(join(...path), 'utf8')).trim();

/** A port that was free a moment ago: for servers that come back to the same address. */
export const findFreePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
};
