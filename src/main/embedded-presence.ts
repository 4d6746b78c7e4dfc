import { Client, DatabaseError } from 'pg';
import { embeddedRole } from './embedded-cluster.ts';
import type { Postmaster } from './embedded-postmaster.ts';

/** Our mark in a running PostgreSQL that we work with it, so that no other server of the project stops it. */
export interface Presence {
  /**
   * Ends our use.
   *
   * @returns true when nobody else works with it, and so it is ours to stop; nobody can join any more.
   */
  leave(): Promise<boolean>;
  /** Calls once when the session ends without our doing: PostgreSQL ended, or somebody cut it. */
  onLost(callback: () => void): void;
}

/** Any number that nothing else in the maintenance database locks. */
const presenceLock = 3_407_221;
const connectMsMax = 10_000;
/**
 * A session that was cut a moment ago holds its lock until PostgreSQL has noticed, which takes longest on a busy machine;
 * it is no user any more. Stopping beside another server takes this long.
 */
const leaveMsMax = 2_000;
const lockNotAvailable = '55P03';

const createClient = (postmaster: Postmaster, password: string): Client => {
  const client = new Client({
    host: '127.0.0.1',
    port: postmaster.port,
    user: embeddedRole,
    password,
    database: 'postgres',
    application_name: 'everynode presence',
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
  });
  // PostgreSQL may be killed under us. Everything that uses it notices by itself; here it only must not crash us.
  client.on('error', () => undefined);
  return client;
};

/** Made on the first join; two that join at once both try. */
const ensureDatabase = async (client: Client): Promise<void> => {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [embeddedRole]);
  if (rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(embeddedRole)}`).catch((error: unknown) => {
    const isThere = error instanceof DatabaseError && (error.code === '42P04' || error.code === '23505');
    if (!isThere) throw error;
  });
};

/**
 * Joins a running PostgreSQL: a session that holds a shared lock for as long as we work with it. The lock ends with
 * the session, so with our process however it ends; a server that was killed does not count as a user.
 *
 * @returns null when it does not answer yet or any more (starting, recovering, stopping): look again.
 * @throws Error when it refuses our password, which waiting does not mend.
 */
export const joinDatabase = async (options: {
  readonly postmaster: Postmaster;
  readonly password: string;
}): Promise<Presence | null> => {
  const connect = async (): Promise<Client> => {
    const client = createClient(options.postmaster, options.password);
    await client.connect();
    return client;
  };
  let client: Client;
  try {
    client = await connect();
  } catch (error) {
    if (error instanceof DatabaseError && error.code?.startsWith('28')) {
      throw new Error(`the running embedded PostgreSQL refuses our password: ${error.message}`, { cause: error });
    }
    return null;
  }
  try {
    await ensureDatabase(client);
    // Waits while the last user is stopping it, and then fails with the session.
    await client.query('SELECT pg_advisory_lock_shared($1)', [presenceLock]);
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof DatabaseError && !error.code?.startsWith('57P')) throw error;
    return null;
  }

  // The exclusive lock stays held until the shutdown ends the session: whoever joins meanwhile waits for the end of it.
  const isLast = async (session: Client): Promise<boolean> => {
    await session.query('SELECT pg_advisory_unlock_shared($1)', [presenceLock]);
    await session.query(`SET lock_timeout = ${leaveMsMax}`);
    try {
      await session.query('SELECT pg_advisory_lock($1)', [presenceLock]);
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== lockNotAvailable) throw error;
      await session.end();
      return false;
    }
  };
  let isLeaving = false;
  return {
    onLost: (callback) => {
      client.once('end', () => {
        if (!isLeaving) callback();
      });
    },
    leave: async () => {
      isLeaving = true;
      try {
        return await isLast(client);
      } catch {
        // Our session was cut (an administrator, a crash and recovery, another server that stops it as the last): ask
        // with a new one. Unlocking what it does not hold only warns. Without an answer there is nothing to spare.
        return await connect().then(isLast, () => true);
      }
    },
  };
};
