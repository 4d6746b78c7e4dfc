import type { FastifyInstance } from 'fastify';
import type { Database } from '../store/core/database.ts';
import { queryableOf } from '../store/core/queryable.ts';
import { retryAfterSeconds } from './errors.ts';

/** The database has this long to answer, with the wait for a connection: a server whose requests wait so long is not ready. */
const answerMsMax = 2_000;

/**
 * GET /healthz: this process runs. GET /readyz: it can answer, for its database does. Neither needs a token or waits for a
 * place among the requests.
 */
export function registerHealth(fastify: FastifyInstance, database: Database): void {
  const isReady = createProbe(database);
  fastify.get('/healthz', () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    if (await isReady()) return reply.code(200).send({ status: 'ok' });
    return reply.code(503).header('retry-after', String(retryAfterSeconds)).send({ status: 'database away or slow' });
  });
}

/** However many ask, and however long the database takes: one question is under way. */
function createProbe(database: Database): () => Promise<boolean> {
  let asking: Promise<boolean> | null = null;
  const ask = async () => {
    try {
      await queryableOf(database.prisma).query('SELECT 1 AS one');
      return true;
    } catch {
      return false;
    } finally {
      asking = null;
    }
  };
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), answerMsMax);
    });
    const isReady = await Promise.race([(asking ??= ask()), late]);
    clearTimeout(timer);
    return isReady;
  };
}
