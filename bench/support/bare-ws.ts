import { createServer } from 'node:http';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

// The floor of `fan-out`, a process of its own: package ws writes bytes that it is given to every socket, and nothing else.
// POST / with { message, times } writes a message so many times to all; it is answered when everything has left the process.

const bufferedMax = 64 * 1024;

const server = createServer((request, response) => {
  const act = async () => {
    let text = '';
    for await (const part of request) text += String(part);
    const { message, times } = JSON.parse(text) as { message: string; times: number };
    const bytes = Buffer.from(message);
    for (let time = 0; time < times; time += 1) {
      for (const socket of sockets.clients) {
        await roomOf(socket);
        socket.send(bytes, { binary: false });
      }
      await nextTurn();
    }
    response.end('{}');
  };
  act().catch((error: unknown) => response.writeHead(500).end(String(error)));
});
const sockets = new WebSocketServer({ server });

async function roomOf(socket: WebSocket): Promise<void> {
  while (socket.bufferedAmount > bufferedMax) await delay(1);
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as { port: number }).port}/\n`);
});
process.once('SIGTERM', () => process.exit(0));
