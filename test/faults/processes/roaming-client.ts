import { WebSocket } from 'ws';
import { createClient } from '../../../src/client/create-client.ts';
import type { Client } from '../../../src/client/create-client.ts';
import type { Random } from '../../support/random.ts';
import type { ServerProcess } from './server-process.ts';

/** Open sockets, to be cut without a goodbye. */
export interface SocketPool {
  /** Cuts each with this probability; returns how many. */
  cut(random: Random, probability: number): number;
  add(socket: WebSocket): void;
}

export function createSocketPool(): SocketPool {
  const open = new Set<WebSocket>();
  return {
    cut(random, probability) {
      const chosen = [...open].filter(() => random.chance(probability));
      for (const socket of chosen) socket.terminate();
      return chosen.length;
    },
    add(socket) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    },
  };
}

/**
 * The product's own client, with a network in which one address leads to any server that is not down: each request and each
 * new socket goes to another one by chance, a frozen one among them.
 */
export function createRoamingClient(options: {
  readonly servers: readonly ServerProcess[];
  readonly token: string;
  readonly random: Random;
  readonly sockets?: SocketPool;
}): Client {
  const { servers, token, random, sockets } = options;
  const pickUrl = (): string => {
    const alive = servers.filter((server) => server.state !== 'down');
    return random.pick(alive.length > 0 ? alive : servers).url;
  };
  class RoamingSocket extends WebSocket {
    constructor(_url: string, protocols?: string | string[]) {
      super(pickUrl().replace(/^http/, 'ws'), protocols);
      // A socket that is cut while it connects says so; the client hears of it by its own listener.
      this.on('error', () => undefined);
      sockets?.add(this);
    }
  }
  return createClient({
    url: 'http://any.server.invalid/graphql',
    token,
    fetch: (_url, init) => fetch(pickUrl(), init),
    webSocket: RoamingSocket,
  });
}
