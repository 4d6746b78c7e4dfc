import type { FastifyInstance } from 'fastify';
import type { Database } from '../store/core/database.ts';
import { queryableOf } from '../store/core/queryable.ts';

/** The database has this long to answer. */
const answerMsMax = 2_000;

/** GET /healthz: this process runs. GET /readyz: it can answer, for its database does. Neither needs a token. */
export function registerHealth(fastify: FastifyInstance, database: Database): void {
  fastify.get('/healthz', () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    const isReady = await answersInTime(database);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'database away' });
  });
}

async function answersInTime(database: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerMsMax);
  });
  const answer = queryableOf(database.prisma)
    .query('SELECT 1 AS one')
    .then(
      () => true,
      () => false,
    );
  const isReady = await Promise.race([answer, late]);
  clearTimeout(timer);
  return isReady;
}
