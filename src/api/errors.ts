import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { CommandError } from '../commands/command.ts';
import { classifyStoreError, OutcomeUnknownError, UnavailableError } from '../store/core/store-error.ts';
import type { ConflictError, FieldError, ObjectError } from './generated/resolver-types.ts';
import type { ApiLog } from './services.ts';

/** When a caller that met UNAVAILABLE may try again. */
export const retryAfterSeconds = 1;

export type UserErrorParent =
  | (FieldError & { readonly __typename: 'FieldError' })
  | (ConflictError & { readonly __typename: 'ConflictError' })
  | (ObjectError & { readonly __typename: 'ObjectError' });

/** Refusals of a command as the `userErrors` of its payload (table in README.md). */
export function toUserErrors(errors: readonly CommandError[]): UserErrorParent[] {
  return errors.map((refusal) => {
    switch (refusal.kind) {
      case 'FIELD': {
        const { path, reason, message, document = null, line = null, column = null } = refusal.error;
        const where = path === '' ? null : path.split('.');
        return {
          __typename: 'FieldError',
          code: 'INVALID',
          path: where,
          field: path,
          reason,
          message,
          document,
          line,
          column,
        };
      }
      case 'CONFLICT': {
        const { message, currentGeneration, currentResourceVersion } = refusal;
        return {
          __typename: 'ConflictError',
          code: 'CONFLICT',
          path: null,
          message,
          currentGeneration,
          currentResourceVersion,
        };
      }
      case 'OBJECT': {
        const { code, message, object = null, document = null } = refusal;
        return { __typename: 'ObjectError', code, path: null, message, object, document };
      }
    }
  });
}

/** A read that is refused ends its operation: reads have no payload to put the refusal into. */
export function readRefusal(refusal: CommandError): GraphQLError {
  const [{ message, code }] = toUserErrors([refusal]) as [UserErrorParent];
  return new GraphQLError(message, { extensions: { code } });
}

/** Anything thrown, as an error that can stand in an answer. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

export function coded(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** The same error with a code, unless it has one. */
export function recoded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code, ...extensions } });
}

/** What the caller was told on purpose; everything else is an accident and is not shown. */
function isMeant(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && (error.originalError === undefined || isMeant(error.originalError));
}

function rootCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? rootCause(error.originalError) : error;
}

/** Is it that the database does not answer in time, or that this server has too much to do? */
export function isUnavailable(error: unknown): boolean {
  return classifyStoreError(rootCause(error)) === 'UNAVAILABLE';
}

const tooManyTokens = /Document contains more that \d+ tokens/;

/** An error as callers see it: what was meant for them as it is, accidents without their insides. */
export function presentError(error: unknown, formatted?: GraphQLFormattedError): GraphQLFormattedError {
  if (isMeant(error)) {
    const told = formatted ?? error.toJSON();
    const { http: _http, stacktrace: _stacktrace, ...extensions } = told.extensions ?? {};
    const code = tooManyTokens.test(told.message)
      ? 'QUERY_TOO_COMPLEX'
      : (extensions['code'] ?? 'INTERNAL_SERVER_ERROR');
    return { ...told, extensions: { ...extensions, code } };
  }
  const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {};
  const place = { ...(locations && { locations }), ...(path && { path }) };
  return isUnavailable(error)
    ? { ...unavailability(rootCause(error)), ...place }
    : { message: 'Internal server error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

function unavailability(cause: unknown): Pick<GraphQLFormattedError, 'message' | 'extensions'> {
  const extensions = { code: 'UNAVAILABLE', retryAfter: retryAfterSeconds };
  if (cause instanceof UnavailableError) return { message: cause.message, extensions };
  if (!(cause instanceof OutcomeUnknownError)) {
    return { message: 'The database does not answer in time; nothing is half done, try again.', extensions };
  }
  return {
    message:
      'The database did not say whether it committed: the change was made as a whole or not at all. Repeat the mutation ' +
      'with the same clientMutationId, then it is made once; without one, look before you repeat it.',
    extensions: { ...extensions, outcome: 'UNKNOWN' },
  };
}

/** The same with the request's id, by which the log can be searched. */
export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** Accidents go to the log with everything that the caller is not told. */
export function logAccidents(errors: readonly unknown[], requestId: string, log: ApiLog): void {
  for (const error of errors) {
    if (isMeant(error)) continue;
    const cause = rootCause(error);
    // Too much to do is no time to write a line for each that is refused.
    if (cause instanceof UnavailableError) continue;
    if (isUnavailable(error)) log.warn({ requestId, err: cause }, 'api.database_away');
    else log.error({ requestId, err: cause }, 'api.unexpected_error');
  }
}
