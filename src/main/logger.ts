import { pino } from 'pino';
import type { Logger } from 'pino';
import { build as createPretty } from 'pino-pretty';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Logs go to standard error: for people on a terminal, as one JSON object a line elsewhere. */
export function createLogger(level: LogLevel): Logger {
  const destination = 2;
  const options = { level, base: null };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: destination, sync: true }));
  return pino(options, createPretty({ destination, sync: true, translateTime: 'SYS:HH:MM:ss.l' }));
}
