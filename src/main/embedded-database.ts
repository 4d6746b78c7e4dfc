import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { canEnter, findDatabaseAccount, ownerOf } from './embedded-account.ts';
import type { DatabaseAccount } from './embedded-account.ts';
import { preparePostgresBinaries } from './embedded-binaries.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { embeddedRole, openCluster } from './embedded-cluster.ts';
import type { Cluster } from './embedded-cluster.ts';
import { findFreePort, findPostmaster, startPostmaster, stopPostmaster } from './embedded-postmaster.ts';
import type { Postmaster } from './embedded-postmaster.ts';
import { joinDatabase } from './embedded-presence.ts';
import type { Presence } from './embedded-presence.ts';

/** The embedded PostgreSQL, running. */
export interface EmbeddedDatabase {
  /** For clients; contains the password. */
  readonly url: string;
  readonly dataDirectory: string;
  /** True when this call started it, false when it found it running. */
  readonly ownedByUs: boolean;
  /**
   * Ends our use of it. The last user stops PostgreSQL and waits until it is gone; while another server of this
   * project works with it, it is left running (also by the one that started it).
   */
  stop(): Promise<void>;
}

/** Options of `createEmbeddedDatabase`. */
export interface EmbeddedDatabaseOptions {
  /** The project's `.everynode` directory; made where it is missing. */
  readonly dataRoot: string;
  /** Tried first; when it is taken, another is used. Without it: the one used last, or any free one. */
  readonly port?: number;
  readonly log: (line: string) => void;
  /** Where data and programs go as root, when the database's user cannot enter `dataRoot`. */
  readonly sharedRoot?: string;
  /** More of PostgreSQL's settings, or other values than ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False only for databases of tests: the new database is not flushed to disk. */
  readonly isDurable?: boolean;
  /** False: PostgreSQL that ends under us stays so, as when our process had died with it. For tests. */
  readonly comesBack?: boolean;
}

// For a machine that does other things too: about 300 MB of memory, and enough connections for a few servers.
// Everything about durability stays at its safe value: an acknowledged mutation is on disk.
const ourSettings = {
  listen_addresses: '127.0.0.1',
  // No socket file: its path may be longer than the 107 characters that Unix allows.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  // Many short statements: compiling them costs more than it saves, and parallel ones need /dev/shm (64 MB in a container).
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

interface Place {
  readonly directory: string;
  readonly copyRoot: string;
  readonly account: DatabaseAccount | null;
}

/** Data goes into the project, except where root runs us and the database's user cannot enter the project. */
const choosePlace = async (dataRoot: string, sharedRoot: string): Promise<Place> => {
  const local = join(dataRoot, 'postgres');
  if (process.getuid?.() !== 0) return { directory: local, copyRoot: dataRoot, account: null };
  const localOwner = await ownerOf(join(local, 'data'));
  const account = localOwner !== null && localOwner.uid !== 0 ? localOwner : await findDatabaseAccount();
  if (await canEnter(account, dataRoot)) return { directory: local, copyRoot: sharedRoot, account };
  const name = createHash('sha256').update(dataRoot).digest('hex').slice(0, 16);
  const directory = join(sharedRoot, name);
  await mkdir(sharedRoot, { recursive: true });
  await chmod(sharedRoot, 0o755);
  const owner = await ownerOf(join(directory, 'data'));
  return { directory, copyRoot: sharedRoot, account: owner ?? account };
};

const rememberedPort = async (cluster: Cluster): Promise<number | null> => {
  const text = await readFile(join(cluster.directory, 'port'), 'utf8').catch(() => '');
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
};

/** How long we try to get the database: recovery after a kill may take minutes, a hang shall not last for ever. */
const startMsMax = 180_000;
const retryMs = 100;

interface Joined {
  readonly postmaster: Postmaster;
  readonly presence: Presence;
  readonly isStartedByUs: boolean;
}

/**
 * Uses the PostgreSQL that has the data directory, or starts one, until one of both succeeds. Another process may
 * start or stop it at any moment between our steps; PostgreSQL's own lock decides, and we look again.
 */
const joinOrStart = async (
  options: EmbeddedDatabaseOptions,
  cluster: Cluster,
  binaries: PostgresBinaries,
): Promise<Joined> => {
  const settings = { ...ourSettings, ...options.settings };
  let port = options.port ?? (await rememberedPort(cluster)) ?? (await findFreePort());
  const giveUpAt = Date.now() + startMsMax;
  let isStartedByUs = false;
  while (Date.now() < giveUpAt) {
    const running = await findPostmaster(cluster);
    if (running !== null) {
      const presence = await joinDatabase({ postmaster: running, password: cluster.password });
      if (presence !== null) return { postmaster: running, presence, isStartedByUs };
      await delay(retryMs);
      continue;
    }
    const started = await startPostmaster({ binaries, cluster, port, settings, giveUpAt });
    isStartedByUs = typeof started === 'object';
    if (started === 'portTaken') port = await findFreePort();
    else if (started === 'stillClosing') await delay(retryMs);
  }
  throw new Error(`PostgreSQL in ${cluster.dataDirectory} did not answer within ${startMsMax / 1000} s`);
};

/**
 * Starts the project's own PostgreSQL, or joins the one that runs already: another server of this project, or one
 * left by a server that was killed. First use makes it: a port of 127.0.0.1 and a random password, both kept beside
 * the data.
 *
 * @throws Error in one line, for people: no permission, no space, no binaries for this platform.
 */
export const createEmbeddedDatabase = async (options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> => {
  const { log } = options;
  await mkdir(options.dataRoot, { recursive: true }).catch((error: Error) => {
    throw new Error(`the directory ${options.dataRoot} cannot be made: ${error.message}`, { cause: error });
  });
  const dataRoot = await realpath(options.dataRoot);
  const place = await choosePlace(dataRoot, options.sharedRoot ?? '/var/lib/everynode');
  const binaries = await preparePostgresBinaries(place);
  const cluster = await openCluster({ ...place, binaries, isDurable: options.isDurable ?? true });
  const joined = await joinOrStart(options, cluster, binaries);
  const { postmaster, isStartedByUs } = joined;
  let { presence } = joined;
  await writeFile(join(cluster.directory, 'port'), `${postmaster.port}\n`);
  log(
    `${isStartedByUs ? 'started' : 'using the running'} embedded PostgreSQL ${binaries.majorVersion} ` +
      `on port ${postmaster.port}, data in ${cluster.dataDirectory}`,
  );
  let stopping: Promise<void> | null = null;
  let returning: Promise<void> = Promise.resolve();
  // Killed under us, it comes back where it was: everything that uses it waits and goes on.
  const comeBack = async (): Promise<void> => {
    if (stopping !== null) return;
    log('the embedded PostgreSQL ended; starting it again');
    const again = await joinOrStart({ ...options, port: postmaster.port }, cluster, binaries).catch((error: Error) => {
      log(`the embedded PostgreSQL cannot be started again: ${error.message}; stop this server and start it anew`);
      return null;
    });
    if (again === null) return;
    if (again.postmaster.port !== postmaster.port) {
      log(`the embedded PostgreSQL is back on port ${again.postmaster.port}: start this server anew to use it`);
    }
    presence = again.presence;
    presence.onLost(() => void (returning = comeBack()));
  };
  if (options.comesBack ?? true) presence.onLost(() => void (returning = comeBack()));
  const stop = async (): Promise<void> => {
    await returning;
    if (!(await presence.leave())) {
      log('embedded PostgreSQL goes on running: another server of this project works with it');
      return;
    }
    const running = await findPostmaster(cluster);
    if (running !== null) await stopPostmaster(running, cluster);
    log('stopped embedded PostgreSQL');
  };
  return {
    url: `postgresql://${embeddedRole}:${cluster.password}@127.0.0.1:${postmaster.port}/${embeddedRole}`,
    dataDirectory: cluster.dataDirectory,
    ownedByUs: isStartedByUs,
    stop: () => (stopping ??= stop()),
  };
};
