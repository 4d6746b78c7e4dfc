import { pino } from 'pino';
import type { Logger } from 'pino';
import { build as createPretty } from 'pino-pretty';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Logs go to standard error: for people on a terminal, as one JSON object a line elsewhere. */
export function createLogger(level: LogLevel): Logger {
  const destination = 2;
  const options = { level, base: null, serializers: { err: describeError, error: describeError } };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: destination, sync: true }));
  return pino(options, createPretty({ destination, sync: true, translateTime: 'SYS:HH:MM:ss.l' }));
}

/** What a person needs of an error; clients and connections that libraries hang on it are not for the log. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as { readonly code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
