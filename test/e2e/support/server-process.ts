import type { Client } from '../../../src/client/create-client.ts';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { readSecret } from './home.ts';
import { historyOf, podLifecycle } from './pod-history.ts';
import { startProgram } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';

/** A server at work, and a client of its own for whoever started it. */
export interface ServerProcess {
  readonly process: RunningProcess;
  /** Without a slash at its end. */
  readonly address: string;
  readonly port: number;
}

const startMsMax = 60_000;

/** Starts a server and waits until it is at work. */
export const startServer = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> => {
  const started = await startProgram('server', args, env);
  await started.waitFor(/Ctrl-C ends it/, startMsMax);
  const [address] = await started.waitFor(/http:\/\/[\d.]+:\d+/, startMsMax);
  return { process: started, address, port: Number(new URL(address).port) };
};

export const connectTo = async (address: string, home: string, webSocket?: unknown): Promise<ApiClient> =>
  createApiClient(`${address}/graphql`, await readSecret(home, 'admin-token'), webSocket);

/** What a subscriber of all pods got. */
export interface PodWatch {
  readonly seen: readonly string[];
  /** Of the last event that it got. */
  readonly cursor: string;
  /** Connections that it lost. */
  readonly interruptions: number;
  close(): void;
}

/** Subscribes after a place; goes on through lost connections as long as the client's address answers. */
export const watchPods = (client: Client, after: string): PodWatch => {
  const seen: string[] = [];
  let cursor = after;
  let interruptions = 0;
  const subscription = client.subscribe({
    document: podLifecycle,
    after,
    variables: (place) => ({ after: place }),
    read: ({ podLifecycle: event }) => ({ cursor: event.cursor, event }),
    timing: { backoffFirstMs: 20, backoffMaxMs: 200 },
  });
  const read = async () => {
    for await (const item of subscription) {
      if (item.kind === 'reconnecting') interruptions += 1;
      if (item.kind !== 'event') continue;
      cursor = item.event.cursor;
      const line = historyOf(item.event);
      if (line !== null) seen.push(line);
    }
  };
  void read();
  return {
    seen,
    get cursor() {
      return cursor;
    },
    get interruptions() {
      return interruptions;
    },
    close: () => subscription.close(),
  };
};
