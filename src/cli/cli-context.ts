import type { Command } from 'commander';
import { createClient } from '../client/create-client.ts';
import type { Client } from '../client/create-client.ts';
import type { CliIo } from './cli-io.ts';
import { findSettings } from './settings.ts';

/** What every command gets. */
export interface CliContext {
  readonly io: CliIo;
  /** A client for the server that the command line and the environment name. */
  connect(command: Command): Promise<Client>;
  /** Ends every client that was made. */
  close(): void;
}

/** Clients end when the user wants to stop, and with the command. */
export function createCliContext(io: CliIo): CliContext {
  const clients: Client[] = [];
  const close = (): void => {
    for (const client of clients.splice(0)) client.close();
  };
  io.signal.addEventListener('abort', close, { once: true });
  return {
    io,
    async connect(command) {
      const { server, token } = command.optsWithGlobals<{ server?: string; token?: string }>();
      const settings = await findSettings({ server, token, env: io.env, cwd: io.cwd });
      const client = createClient({
        ...settings,
        webSocket: io.webSocket,
        onRepeat: ({ reason, delayMs }) => io.err(`${reason} (trying again in ${Math.ceil(delayMs / 1_000)} s)\n`),
      });
      clients.push(client);
      return client;
    },
    close,
  };
}
