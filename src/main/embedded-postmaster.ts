import { execFile, spawn } from 'node:child_process';
import { open, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './embedded-binaries.ts';
import type { Cluster } from './embedded-cluster.ts';

const run = promisify(execFile);

/** How often a state that only the operating system or a file shows is looked at. */
const pollMs = 25;

/** PostgreSQL's main process of one data directory, ours or another's. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Whether a process of that id exists (a zombie counts too). */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The command line of a process; empty for a zombie and where there is none. */
const commandLineOf = async (pid: number): Promise<string> => {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return '';
  }
};

/** A process id may have been given to another program since: only a command line with this data directory counts. */
const isPostmasterOf = async (pid: number, dataDirectory: string): Promise<boolean> => {
  if (!isProcessAlive(pid)) return false;
  const commandLine = await commandLineOf(pid);
  return commandLine.includes(`-D ${dataDirectory} `);
};

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly lines: readonly string[];
}

// Lines of postmaster.pid: process id, data directory, start time, port, socket directory, address, shared memory, state.
const readPidFile = async (dataDirectory: string): Promise<PidFile | null> => {
  try {
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), lines };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Finds the PostgreSQL that has the data directory now, whoever started it; null when there is none. */
export const findPostmaster = async (cluster: Cluster): Promise<Postmaster | null> => {
  const dataDirectory = await realpath(cluster.dataDirectory);
  const file = await readPidFile(dataDirectory);
  if (file === null || !(await isPostmasterOf(file.pid, dataDirectory))) return null;
  return { pid: file.pid, port: file.port };
};

/** Above every process id of Linux and macOS, so no process can have it. */
const impossiblePid = 4_194_305;

/**
 * PostgreSQL refuses to start when the id in a postmaster.pid left by a kill belongs to any living process, which in a
 * container it often does. The id is overwritten rather than the file removed: its line about shared memory still
 * lets PostgreSQL see that processes of the killed server are at work.
 */
const disarmStalePidFile = async (dataDirectory: string): Promise<void> => {
  const file = await readPidFile(dataDirectory);
  if (file === null || !isProcessAlive(file.pid) || (await isPostmasterOf(file.pid, dataDirectory))) return;
  const lines = [String(impossiblePid), ...file.lines.slice(1)];
  await writeFile(join(dataDirectory, 'postmaster.pid'), lines.join('\n'));
};

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Why a start did not succeed, as far as another try can do better. */
export type StartRefusal = 'alreadyRunning' | 'portTaken' | 'stillClosing';

const refusals: readonly (readonly [RegExp, StartRefusal])[] = [
  [/lock file "postmaster\.pid"/, 'alreadyRunning'],
  [/could not bind .*address/i, 'portTaken'],
  [/could not create any TCP\/IP sockets/, 'portTaken'],
  [/pre-existing shared memory block/, 'stillClosing'],
];

const logBytesMax = 16 * 1024 * 1024;

const openLog = async (path: string) => {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size > logBytesMax) await rename(path, `${path}.old`);
  const file = await open(path, 'a', 0o600);
  return { file, offset: (await file.stat()).size };
};

const readFrom = async (path: string, offset: number): Promise<string> =>
  (await readFile(path)).subarray(offset).toString('utf8');

/**
 * Starts PostgreSQL and waits until it has written that it is up. It is in a process group of its own, so that Ctrl-C
 * in the terminal reaches only our process, which stops it after everything that uses it; its output goes to a file,
 * so that it outlives us when another server still works with it.
 *
 * @returns the running one, or a refusal that another try may not meet.
 * @throws Error with PostgreSQL's own line when it ends otherwise.
 */
export const startPostmaster = async (options: {
  readonly binaries: PostgresBinaries;
  readonly cluster: Cluster;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Milliseconds of the system's clock. */
  readonly giveUpAt: number;
}): Promise<Postmaster | StartRefusal> => {
  const { cluster, port } = options;
  const dataDirectory = await realpath(cluster.dataDirectory);
  await disarmStalePidFile(dataDirectory);
  const logPath = join(cluster.directory, 'server.log');
  const log = await openLog(logPath);
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(options.binaries.postgres, ['-D', dataDirectory, '-p', String(port), ...settings], {
    ...cluster.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.file.fd, log.file.fd],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  let ending: Error | null = null;
  child.once('error', (error) => (ending = error));
  child.once('exit', (code, signal) => (ending ??= new Error(`it ended with ${signal ?? code}`)));
  child.unref();
  await log.file.close();
  while (ending === null) {
    const file = await readPidFile(dataDirectory);
    // The eighth line appears once connections are taken: at once on a clean start, after recovery on another.
    if (file !== null && file.pid === child.pid && /^(ready|standby)/.test(file.lines[7] ?? '')) {
      return { pid: file.pid, port };
    }
    if (Date.now() > options.giveUpAt)
      throw new Error(`PostgreSQL is not ready yet, it may be recovering: see ${logPath}`);
    await delay(pollMs);
  }
  const said = await readFrom(logPath, log.offset);
  const refusal = refusals.find(([pattern]) => pattern.test(said));
  if (refusal !== undefined) return refusal[1];
  const line = said.split('\n').findLast((text) => /FATAL:|PANIC:/.test(text));
  const reason = line?.replace(/^.*(FATAL|PANIC):\s*/, '') ?? `${(ending as Error).message}, see ${logPath}`;
  throw new Error(`PostgreSQL did not start: ${reason}`, { cause: ending });
};

const waitForEnd = async (postmaster: Postmaster, dataDirectory: string, withinMs: number): Promise<boolean> => {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += pollMs) {
    if (!(await isPostmasterOf(postmaster.pid, dataDirectory))) return true;
    await delay(pollMs);
  }
  return false;
};

/** A fast shutdown writes a checkpoint; on a slow disk with 256 MB of dirty buffers that takes a while. */
const fastShutdownMsMax = 30_000;

/**
 * Ends PostgreSQL and waits for it: the fast shutdown first (sessions are ended, nothing is lost), and if that hangs
 * the immediate one (nothing acknowledged is lost either; the next start recovers from the log).
 */
export const stopPostmaster = async (postmaster: Postmaster, cluster: Cluster): Promise<void> => {
  const dataDirectory = await realpath(cluster.dataDirectory);
  for (const [signal, withinMs] of [
    ['SIGINT', fastShutdownMsMax],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!(await isPostmasterOf(postmaster.pid, dataDirectory))) return;
    process.kill(postmaster.pid, signal);
    if (await waitForEnd(postmaster, dataDirectory, withinMs)) return;
  }
  throw new Error(`PostgreSQL (process ${postmaster.pid}) does not end`);
};
