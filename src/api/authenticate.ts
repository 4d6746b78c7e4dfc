import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../commands/command.ts';
import type { Admission, Place, TokenLanes } from './admission.ts';
import { isUnavailable, logAccidents, presentError, retryAfterSeconds, withRequestId } from './errors.ts';
import type { ApiLog } from './services.ts';
import type { CheckToken } from './token-watch.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, and by which token; set before the body is read. */
    caller: { readonly actor: Actor; readonly token: string } | null;
    /** Among the operations at work, since before the token was checked. */
    place: Place | null;
    /** A handler has taken the place over and gives it back. */
    isAtWork: boolean;
  }
}

/** The token of `Authorization: Bearer …`, or null. */
export function readBearer(header: string | undefined): string | null {
  return /^Bearer +(\S{1,512})$/i.exec(header ?? '')?.[1] ?? null;
}

export interface AuthenticateOptions {
  readonly checkToken: CheckToken;
  readonly admission: Admission;
  readonly tokenLanes: Pick<TokenLanes, 'laneOf'>;
  readonly log: ApiLog;
}

/**
 * Gives requests a place and stops those without a valid token, both before their body is read: 401, or 503 when nobody can
 * say or too many wait. The place is given back when the connection closes, unless `workInPlace` took it over.
 */
export function createAuthenticateHook({ checkToken, admission, tokenLanes, log }: AuthenticateOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = readBearer(request.headers.authorization);
    if (token === null) return refuse(request, reply);
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
      if (!request.isAtWork) request.place?.leave();
    });
    try {
      request.place = await admission.enter(tokenLanes.laneOf(token), gone.signal);
      const actor = await checkToken(token);
      if (actor === null) return refuse(request, reply);
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

/** The request's place is kept until the work has ended, also when whoever asked has gone. */
export async function workInPlace<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
  request.isAtWork = true;
  try {
    return await work();
  } finally {
    request.place?.leave();
  }
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = 'Send a valid token: Authorization: Bearer …';
  const extensions = { code: 'UNAUTHENTICATED', requestId: request.id };
  return reply
    .code(401)
    .header('www-authenticate', 'Bearer')
    .send({ errors: [{ message, extensions }] });
}
