import { ClientError } from '../client/client-error.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/** Ends the command: its lines go to stderr as they are, its code is what the program ends with. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];

  constructor(exitCode: ExitCode, ...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.lines = lines;
  }
}

/** What a user is told of an error, and how the program ends. What is neither ours nor the client's is a bug, and told as one. */
export function presentFailure(error: unknown): { readonly exitCode: ExitCode; readonly lines: readonly string[] } {
  if (error instanceof CliError) return error;
  if (error instanceof ClientError) return { exitCode: exitCodeOf(error), lines: [`error: ${adviceOf(error)}`] };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.refused, lines: [`error: unexpected failure of this program: ${detail}`] };
}

function exitCodeOf(error: ClientError): ExitCode {
  switch (error.code) {
    case 'UNREACHABLE':
    case 'UNAVAILABLE':
    case 'PROTOCOL':
      return exitCodes.unreachable;
    case 'UNAUTHENTICATED':
      return exitCodes.unauthenticated;
    case 'TIMEOUT':
      return exitCodes.timeout;
    default:
      return exitCodes.refused;
  }
}

function adviceOf(error: ClientError): string {
  if (error.code === 'UNAUTHENTICATED') {
    return 'the server does not accept the token (pass --token, set EVERYNODE_TOKEN, or use the .everynode/admin-token of this server)';
  }
  if (error.code === 'UNAVAILABLE' && error.retryAfterMs !== null) {
    return `${error.message} (try again in ${Math.ceil(error.retryAfterMs / 1000)} s)`;
  }
  if (error.code === 'INTERNAL' && error.requestId !== null) return `${error.message} (request ${error.requestId})`;
  return error.message;
}
