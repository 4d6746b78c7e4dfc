/**
 * What can go wrong between a client and the server:
 * UNREACHABLE: no connection (refused, reset, unknown host). TIMEOUT: no answer in the time given.
 * UNAVAILABLE: the server answers, but it has too much to do or its database does not answer; retryAfterMs may say when to
 * try again. isOutcomeUnknown: a mutation may have been done all the same.
 * UNAUTHENTICATED: no token, or not a valid one. FORBIDDEN: the token may not do this.
 * BAD_QUERY: the server refuses the operation itself (unknown field, too costly …). INTERNAL: it failed inside.
 * PROTOCOL: what answers at that address speaks no GraphQL. CURSOR_EXPIRED: the feed no longer reaches back that far.
 * CLOSED: the client was closed by its owner.
 */
export type ClientErrorCode =
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'UNAVAILABLE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_QUERY'
  | 'INTERNAL'
  | 'PROTOCOL'
  | 'CURSOR_EXPIRED'
  | 'CLOSED';

export interface ClientErrorDetails {
  /** The server's own code, where it gave one: finer than ours. */
  readonly serverCode?: string;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly isOutcomeUnknown?: boolean;
  readonly cause?: unknown;
}

/** The only error that the client throws; its message is one line for people. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly serverCode: string | null;
  readonly retryAfterMs: number | null;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  /** The server does not know either whether it was done; a repetition with the same clientMutationId finds out. */
  readonly isOutcomeUnknown: boolean;

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'ClientError';
    this.code = code;
    this.serverCode = details.serverCode ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.requestId = details.requestId ?? null;
    this.isOutcomeUnknown = details.isOutcomeUnknown ?? false;
  }
}
