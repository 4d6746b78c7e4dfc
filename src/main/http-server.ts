import { createServer } from 'node:net';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { StartupError } from './startup-error.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Says at once that a port is taken, before anything else is started for nothing; whoever takes it meanwhile is met again
 * by `listen`.
 *
 * @throws StartupError in one line.
 */
export async function checkAddress(address: ListenAddress): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(address, () => probe.close(() => resolve()));
  }).catch((error: NodeJS.ErrnoException) => {
    throw addressRefused(address, error);
  });
}

/** A request must have arrived within this time: it keeps a place among the operations at work. */
const REQUEST_MS_MAX = 30_000;

/** A Fastify server without a logger of its own: the API logs what people need. */
export function createHttpServer(): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: 'idle', requestTimeout: REQUEST_MS_MAX });
  let isEnding = false;
  server.addHook('preClose', async () => void (isEnding = true));
  // Else the connection of a request that was under way would be kept for a next one, and the end wait for it.
  server.addHook('onSend', async (_request, reply) => void (isEnding && reply.header('connection', 'close')));
  return server;
}

/** Requests under way have this long to be answered when the server ends; less than `runProgram` waits for all. */
const ANSWER_MS_MAX = 5_000;

/**
 * Ends it so that what was taken is answered: new connections are refused and new requests get 503 at once (another server
 * may have them, nothing was done), requests under way are answered, at most 5 s. Meanwhile `endStreams` ends what would
 * never end by itself.
 */
export async function closeHttpServer(server: FastifyInstance, endStreams: () => Promise<void>): Promise<void> {
  const closed = server.close();
  const timer = setTimeout(() => server.server.closeAllConnections(), ANSWER_MS_MAX);
  await endStreams();
  await closed;
  clearTimeout(timer);
}

/**
 * Begins to listen and gives the address as URLs have it, with the port chosen where 0 was asked for.
 *
 * @throws StartupError in one line.
 */
export async function listen(server: FastifyInstance, address: ListenAddress): Promise<string> {
  await server.listen(address).catch((error: NodeJS.ErrnoException) => {
    throw addressRefused(address, error);
  });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  // Nobody can call "every address": this machine is called instead.
  const host = address.host === '0.0.0.0' || address.host === '::' ? '127.0.0.1' : address.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken (another server? choose one with --port)',
  EACCES: 'not allowed on this port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'unknown host',
};

function addressRefused({ host, port }: ListenAddress, error: NodeJS.ErrnoException): StartupError {
  return new StartupError(`cannot listen on ${host}:${port}: ${reasons[error.code ?? ''] ?? error.message}`, {
    cause: error,
  });
}
