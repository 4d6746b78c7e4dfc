import { ClientError } from './client-error.ts';
import type { ClientErrorCode } from './client-error.ts';

/** An error as it stands in a GraphQL answer. */
export interface ServerError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

// The server's codes; every other one is about the query itself.
const codes: Readonly<Record<string, ClientErrorCode>> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  UNAVAILABLE: 'UNAVAILABLE',
  SLOW_CONSUMER: 'UNAVAILABLE',
  CURSOR_EXPIRED: 'CURSOR_EXPIRED',
  INTERNAL_SERVER_ERROR: 'INTERNAL',
};

/** The errors of one GraphQL answer as one ClientError: the first one decides the code, all messages are kept. */
export function classifyErrors(errors: readonly ServerError[]): ClientError {
  const [first] = errors;
  const serverCode = textOf(first?.extensions?.['code']);
  const messages = [...new Set(errors.map((error) => error.message.replaceAll(/\s*\n\s*/g, ' ')))];
  return new ClientError(codeOf(serverCode), messages.join('; ') || 'the server refused without saying why', {
    serverCode,
    retryAfterMs: retryAfterMsOf(first?.extensions?.['retryAfter']),
    requestId: textOf(first?.extensions?.['requestId']),
    isOutcomeUnknown: errors.some(({ extensions }) => extensions?.['outcome'] === 'UNKNOWN'),
  });
}

function codeOf(serverCode: string | undefined): ClientErrorCode {
  return (serverCode === undefined ? undefined : codes[serverCode]) ?? 'BAD_QUERY';
}

/** The server's retryAfter is in seconds. */
export function retryAfterMsOf(seconds: unknown): number | undefined {
  const value = typeof seconds === 'string' && seconds.trim() !== '' ? Number(seconds) : seconds;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
