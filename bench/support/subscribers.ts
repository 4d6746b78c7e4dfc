import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { summarize } from './percentiles.ts';

// Many subscribers in a process of their own, as light as a client can be: messages are counted, and of some it is read when
// what they tell of happened. Prints the address where it is told what to do (subscriber-crowd.ts).

export interface OpenCrowd {
  /** ws://… */
  readonly url: string;
  /** null: a server that asks for none. */
  readonly token: string | null;
  readonly query: string;
  /** Of each subscriber. */
  readonly variables: readonly object[];
}

export interface CrowdState {
  readonly open: number;
  /** Events since the last `reset`. */
  readonly received: number;
  /** Anything that was no event; the first few. */
  readonly strange: readonly string[];
  /** From the time in the event to its arrival, in milliseconds. */
  readonly delays: ReturnType<typeof summarize>;
}

const nextType = Buffer.from('"type":"next"');
const timeMark = Buffer.from('"occurredAt":"');
const timeLength = '2026-01-01T00:00:00.000Z'.length;
const bookmarkMark = Buffer.from('"BOOKMARK"');
/** Every so many events the time is read. */
const sampleEvery = 25;

const sockets = new Set<WebSocket>();
let received = 0;
let strange: string[] = [];
let delays: number[] = [];

function take(data: Buffer): void {
  if (data.indexOf(nextType) < 0 || data.includes('"errors"')) {
    if (strange.length < 5) strange.push(data.toString());
    return;
  }
  if (data.indexOf(bookmarkMark) >= 0) return;
  received += 1;
  if (received % sampleEvery !== 0) return;
  const at = data.indexOf(timeMark);
  if (at < 0) return;
  const time = data.toString('latin1', at + timeMark.length, at + timeMark.length + timeLength);
  delays.push(Date.now() - Date.parse(time));
}

async function openOne({ url, token, query }: OpenCrowd, variables: object): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  if (token !== null) {
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await new Promise((resolve) => void socket.once('message', resolve));
    socket.send(JSON.stringify({ type: 'subscribe', id: crypto.randomUUID(), payload: { query, variables } }));
  }
  socket.on('message', take);
}

async function openAll(crowd: OpenCrowd): Promise<void> {
  const waiting = crowd.variables.values();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (const variables of waiting) await openOne(crowd, variables);
    }),
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

const control = createServer((request, response) => {
  const act = async () => {
    if (request.url === '/open') await openAll(JSON.parse(await readBody(request)) as OpenCrowd);
    if (request.url === '/close') for (const socket of sockets) socket.terminate();
    if (request.url === '/reset') [received, strange, delays] = [0, [], []];
    const state: CrowdState = { open: sockets.size, received, strange, delays: summarize(delays) };
    response.end(JSON.stringify(state));
  };
  act().catch((error: unknown) => response.writeHead(500).end(String(error)));
});
control.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(control.address() as { port: number }).port}/\n`);
});
process.once('SIGTERM', () => process.exit(0));
