/**
 * One line for people about a failed connection. The platforms wrap the reason: Node's fetch says "fetch failed" and keeps
 * it in `cause` (several of them when a name has several addresses), browsers say nothing more.
 */
export function describeNetworkError(url: string, error: unknown): string {
  const code = codeOf(error);
  const reason = (code === null ? null : (reasons[code] ?? code)) ?? messageOf(error);
  return `cannot reach ${url}: ${reason}`;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused (is the server running?)',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the name cannot be resolved now',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  UND_ERR_SOCKET: 'the connection was closed',
};

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (cause !== undefined) return codeOf(cause) ?? (typeof code === 'string' ? code : null);
  return typeof code === 'string' ? code : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'no connection';
}
