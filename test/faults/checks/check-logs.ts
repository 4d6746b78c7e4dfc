import type { ServerProcess } from '../processes/server-process.ts';

interface LogLine {
  readonly msg?: string;
  readonly requestId?: string;
  readonly err?: { readonly message?: string };
}

/** Errors that the API itself calls unexpected: a lost database or connection must never be one. */
export function checkLogs(servers: readonly ServerProcess[]): string[] {
  return servers.flatMap(({ name, log }) =>
    log
      .split('\n')
      .filter((line) => line.includes('"api.unexpected_error"'))
      .map((line) => {
        const { requestId, err } = JSON.parse(line) as LogLine;
        return `server ${name}, ${requestId}: unexpected error: ${err?.message?.trim().slice(-300)}`;
      }),
  );
}
