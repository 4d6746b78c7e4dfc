import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What becomes of the next COMMIT: it arrives and its answer does not, or it does not even arrive. */
export type Loss = 'ANSWER' | 'COMMIT';

/** A network between a program and PostgreSQL that can lose a COMMIT; a connection that met a loss stays silent. */
export interface CommitProxy {
  /** The database's address by way of the proxy. */
  readonly url: string;
  /** How many were lost so far. */
  readonly lost: number;
  loseNext(loss: Loss): void;
  close(): Promise<void>;
}

export const startCommitProxy = async (databaseUrl: string): Promise<CommitProxy> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let loss: Loss | null = null;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let isSilent = false;
    client.on('data', (data) => {
      if (isSilent) return;
      if (loss !== null && data.includes('COMMIT')) {
        isSilent = true;
        lost += 1;
        if (loss === 'ANSWER') upstream.write(data);
        loss = null;
        return;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!isSilent) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    get lost() {
      return lost;
    },
    loseNext(next) {
      loss = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
