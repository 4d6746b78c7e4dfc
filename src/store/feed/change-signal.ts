import type { ClientBase } from 'pg';
import type { Database } from '../core/database.ts';
import { createSteadyConnection, type SteadyConnection } from '../core/steady-connection.ts';

/** The channel on which sequencers say that the feed grew. It carries no data: readers read the table. */
export const CHANGE_CHANNEL = 'everynode_feed';

/**
 * One LISTEN connection a process, which wakes all readers. It must be a session of its own (a pooler in transaction
 * mode would break it), and holds the session-level lock of this server's row in `servers` as well.
 */
export interface ChangeSignal {
  /** Calls back when the feed may have grown, also after each reconnect. Wake-ups can be lost: poll slowly besides. */
  onWake(listener: () => void): () => void;
  /** Runs on each new connection, and at once on the present one; a hook that fails makes the connection anew. */
  onConnected(hook: (client: ClientBase) => Promise<void>): Promise<() => void>;
  /** Works on the connection, for short statements only: notifications wait behind them. */
  readonly connection: Pick<SteadyConnection, 'run'>;
  close(): Promise<void>;
}

export interface ChangeSignalOptions {
  /** Told of each lost or refused connection; the next try follows by itself. */
  readonly onError?: (error: unknown) => void;
}

/** Connects in the background; there is no need to wait for it. */
export function createChangeSignal(
  database: Pick<Database, 'url' | 'limits'>,
  { onError }: ChangeSignalOptions = {},
): ChangeSignal {
  const listeners = new Set<() => void>();
  const hooks = new Set<(client: ClientBase) => Promise<void>>();
  const wakeAll = () => {
    for (const listener of [...listeners]) listener();
  };
  const connection = createSteadyConnection({
    database,
    applicationName: 'everynode listen',
    onError,
    async prepare(client) {
      client.on('notification', wakeAll);
      await client.query(`LISTEN ${CHANGE_CHANNEL}`);
      for (const hook of hooks) await hook(client);
      wakeAll();
    },
  });
  return {
    connection,
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async onConnected(hook) {
      // In one turn of the present connection, so that no connection is missed between the two.
      await connection.run(async (client) => {
        await hook(client);
        hooks.add(hook);
      });
      return () => hooks.delete(hook);
    },
    close: () => connection.close(),
  };
}
