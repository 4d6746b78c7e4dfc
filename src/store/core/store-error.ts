import { Prisma } from '../generated/client.ts';

/** What PostgreSQL refused, in our words. */
export type StoreErrorKind = 'DUPLICATE' | 'RETRYABLE' | 'UNAVAILABLE' | 'OTHER';

const RETRYABLE = new Set(['40001', '40P01']);
const UNAVAILABLE = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // A limit of ours was reached: of a lock, of a statement, of a transaction that stood idle.
  '55P03',
  '57014',
  '25P03',
  '08000',
  '08003',
  '08006',
  '08001',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  // Its host has no name, or is not there, while it is started anew: so in containers.
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // Prisma's adapter keeps the kind and drops the code of errors of the socket.
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** The only words of pg and Prisma for a lost connection, or a limit of ours that was reached: they have no code, or one for all. */
const WORDS_OF_UNAVAILABLE = [
  /Connection terminated/,
  /is not queryable/,
  /timeout exceeded when trying to connect/,
  /Unable to start a transaction in the given time/,
  /cannot be executed on an expired transaction/,
];
/** The server itself refused to commit: with these it has rolled back. */
const REFUSED_COMMIT = new Set(['55P03', '57014']);

/** This server cannot do it now, and did nothing; the message is for callers. */
export class UnavailableError extends Error {}

/** The connection was lost, or nothing came, after COMMIT was sent: it was done as a whole or not at all, and nobody knows. */
export class OutcomeUnknownError extends Error {}

/** Serialization failure, deadlock or a stale statement: the same transaction, run again, may well pass. */
export function isRetryable(error: unknown): boolean {
  return classifyStoreError(error) === 'RETRYABLE';
}

/** A lock was not to be had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return codesOf(error, 0).includes('55P03');
}

/** A statement that the connection keeps prepared does not fit the tables any more, or is gone. */
export function isStaleStatement(error: unknown): boolean {
  const codes = codesOf(error, 0);
  // 0A000 says no more than that something is not supported; which it is, in whatever language, says the place in PostgreSQL.
  const isStalePlan =
    codes.includes('0A000') && (error as { readonly routine?: unknown }).routine === 'RevalidateCachedQuery';
  return isStalePlan || codes.includes('26000');
}

/** Looks through Prisma's wrapping for the code that PostgreSQL or the socket gave. */
export function classifyStoreError(error: unknown): StoreErrorKind {
  if (error instanceof UnavailableError || error instanceof OutcomeUnknownError) return 'UNAVAILABLE';
  const codes = codesOf(error, 0);
  if (codes.some((code) => RETRYABLE.has(code)) || codes.includes('P2034')) return 'RETRYABLE';
  if (isStaleStatement(error)) return 'RETRYABLE';
  if (codes.includes('23505') || codes.includes('P2002')) return 'DUPLICATE';
  if (codes.some((code) => UNAVAILABLE.has(code)) || codes.includes('P1001') || codes.includes('P1017'))
    return 'UNAVAILABLE';
  if (error instanceof Prisma.PrismaClientInitializationError) return 'UNAVAILABLE';
  if (error instanceof Error && WORDS_OF_UNAVAILABLE.some((words) => words.test(error.message))) return 'UNAVAILABLE';
  return 'OTHER';
}

/** Of an error in answer to COMMIT: whether it may have been committed all the same. Not when the server said that it refuses. */
export function leavesOutcomeOpen(error: unknown): boolean {
  if (classifyStoreError(error) !== 'UNAVAILABLE') return false;
  return !codesOf(error, 0).some((code) => REFUSED_COMMIT.has(code));
}

const DEPTH_MAX = 6;

function codesOf(error: unknown, depth: number): string[] {
  if (typeof error !== 'object' || error === null || depth > DEPTH_MAX) return [];
  const { code, originalCode, kind, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  return [
    ...[code, originalCode, kind].filter((value) => typeof value === 'string'),
    ...[cause, meta, driverAdapterError].flatMap((inner) => codesOf(inner, depth + 1)),
  ];
}
