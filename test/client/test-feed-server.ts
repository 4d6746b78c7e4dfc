import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { GraphQLError, buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

// A feed of numbers over graphql-transport-ws: small, but with real sockets that can really be cut.
const schema = buildSchema(`
  type Query { now: String! }
  type Tick { cursor: String!, type: String! }
  type Subscription { ticks(after: String): Tick! }
`);

export interface TestFeedServer {
  readonly url: string;
  /** Connections accepted so far. */
  readonly connections: number;
  readonly openSockets: number;
  /** The values of `after` that subscriptions came with. */
  readonly places: readonly (string | null)[];
  /** Adds the next number to the feed. */
  append(count: number): void;
  /** Cuts every connection without a goodbye. */
  cut(): void;
  /** Takes connections and says nothing more on them, for as long as true. */
  setSilent(isSilent: boolean): void;
  /** Places before this one have expired. */
  setOldest(oldest: number): void;
  /** What the next subscription answers with in place of events. */
  refuseNext(code: string, extensions?: Record<string, unknown>): void;
  /** The next connection is closed with this code of the protocol. */
  closeNext(code: number): void;
  close(): Promise<void>;
}

export async function startTestFeedServer(bookmarkMs = 20): Promise<TestFeedServer> {
  let last = 0;
  let oldest = 0;
  let isSilent = false;
  let refusal: GraphQLError | null = null;
  let closeCode: number | null = null;
  let connections = 0;
  const places: (string | null)[] = [];
  const wakers = new Set<() => void>();

  async function* ticks({ after }: { after?: string | null }) {
    places.push(after ?? null);
    if (refusal) {
      const error = refusal;
      refusal = null;
      throw error;
    }
    let at = after === null || after === undefined ? last : Number(after);
    if (at < oldest) throw new GraphQLError('too old', { extensions: { code: 'CURSOR_EXPIRED' } });
    for (;;) {
      if (!isSilent && at < last) {
        at += 1;
        yield { ticks: { cursor: String(at), type: 'ADDED' } };
        continue;
      }
      const woken = await new Promise<boolean>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          wakers.delete(wake);
          resolve(true);
        };
        const timer = setTimeout(() => {
          wakers.delete(wake);
          resolve(false);
        }, bookmarkMs);
        wakers.add(wake);
      });
      if (!woken && !isSilent) yield { ticks: { cursor: String(at), type: 'BOOKMARK' } };
    }
  }

  const sockets = new Set<Socket>();
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const webSockets = new WebSocketServer({ server: http, path: '/graphql' });
  const server = useServer(
    {
      schema,
      roots: { subscription: { ticks } },
      onConnect: (context) => {
        if (closeCode !== null) {
          const code = closeCode;
          closeCode = null;
          context.extra.socket.close(code, 'as told');
        }
        return context.connectionParams?.['authorization'] === 'Bearer secret';
      },
    },
    webSockets,
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    get connections() {
      return connections;
    },
    get openSockets() {
      return sockets.size;
    },
    places,
    append(count) {
      last += count;
      for (const wake of [...wakers]) wake();
    },
    cut() {
      for (const socket of webSockets.clients) socket.terminate();
    },
    setSilent(silent) {
      isSilent = silent;
    },
    setOldest(position) {
      oldest = position;
    },
    refuseNext(code, extensions = {}) {
      refusal = new GraphQLError(`refused: ${code}`, { extensions: { code, ...extensions } });
    },
    closeNext(code) {
      closeCode = code;
    },
    async close() {
      for (const wake of [...wakers]) wake();
      for (const socket of sockets) socket.destroy();
      await server.dispose();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
