import type { WebSocket, WebSocketServer } from 'ws';
import { createSendWindow } from './streams/outlet.ts';
import type { SendWindow } from './streams/outlet.ts';

/** Looks after open sockets, all of them by one timer. */
export interface SocketWatch {
  /** From now on the socket is asked for signs of life; gives what it may be sent at once. */
  add(socket: WebSocket): SendWindow;
  close(): void;
}

export interface SocketWatchOptions {
  readonly pingIntervalMs: number;
  readonly silenceMsMax: number;
}

interface Watched {
  /** Looks without a sign. (Not time: while this process itself is held up it hears nobody.) */
  silentLooks: number;
  drainedAt: number;
  readonly window: SendWindow;
}

/** RFC 6455: come back later. Clients of graphql-transport-ws do, and resume. */
const tryAgainLater = 1013;

/**
 * A peer lives while it answers pings, says anything, or takes what waits for it. Without a sign for `silenceMsMax` it is gone,
 * or reads nothing: then its socket is closed, and cut off a ping's time later. (If its streams had much to tell, they have ended with
 * SLOW_CONSUMER before.)
 */
export function watchSockets(sockets: WebSocketServer, options: SocketWatchOptions): SocketWatch {
  const watched = new WeakMap<WebSocket, Watched>();
  const silentLooksMax = options.silenceMsMax / options.pingIntervalMs;

  const look = () => {
    for (const socket of sockets.clients) {
      const known = watched.get(socket);
      if (known === undefined) continue;
      const { drainedAt } = known.window;
      known.silentLooks = drainedAt > known.drainedAt ? 0 : known.silentLooks + 1;
      known.drainedAt = drainedAt;
      if (known.silentLooks <= silentLooksMax) {
        if (socket.readyState === socket.OPEN) socket.ping();
      } else if (socket.readyState === socket.OPEN) {
        socket.close(tryAgainLater, socket.bufferedAmount > 0 ? 'Slow consumer' : 'No sign of life');
      } else {
        // It did not read that either.
        socket.terminate();
      }
    }
  };
  const timer = setInterval(look, options.pingIntervalMs);

  return {
    add(socket) {
      const known: Watched = {
        silentLooks: 0,
        drainedAt: -Infinity,
        window: createSendWindow(() => socket.bufferedAmount),
      };
      const hear = () => {
        known.silentLooks = 0;
      };
      socket.on('pong', hear);
      socket.on('message', hear);
      watched.set(socket, known);
      return known.window;
    },
    close() {
      clearInterval(timer);
    },
  };
}
