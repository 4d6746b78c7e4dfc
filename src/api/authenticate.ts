import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../commands/command.ts';
import { isUnavailable, logAccidents, presentError, retryAfterSeconds, withRequestId } from './errors.ts';
import type { ApiLog } from './services.ts';
import type { CheckToken } from './token-watch.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, and by which token; set before the body is read. */
    caller: { readonly actor: Actor; readonly token: string } | null;
  }
}

/** The token of `Authorization: Bearer …`, or null. */
export function readBearer(header: string | undefined): string | null {
  return /^Bearer +(\S{1,512})$/i.exec(header ?? '')?.[1] ?? null;
}

/** Stops requests without a valid token before their body is read: 401, or 503 when nobody can say. */
export function createAuthenticateHook(checkToken: CheckToken, log: ApiLog) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = readBearer(request.headers.authorization);
    try {
      const actor = token === null ? null : await checkToken(token);
      if (token === null || actor === null) return await refuse(request, reply);
      request.caller = { actor, token };
      return undefined;
    } catch (error) {
      logAccidents([error], request.id, log);
      const status = isUnavailable(error) ? 503 : 500;
      if (status === 503) void reply.header('retry-after', String(retryAfterSeconds));
      return reply.code(status).send({ errors: [withRequestId(presentError(error), request.id)] });
    }
  };
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = 'Send a valid token: Authorization: Bearer …';
  const extensions = { code: 'UNAUTHENTICATED', requestId: request.id };
  return reply
    .code(401)
    .header('www-authenticate', 'Bearer')
    .send({ errors: [{ message, extensions }] });
}
