import { Prisma } from '../generated/client.ts';

/** What PostgreSQL refused, in our words. */
export type StoreErrorKind = 'DUPLICATE' | 'RETRYABLE' | 'UNAVAILABLE' | 'OTHER';

const RETRYABLE = new Set(['40001', '40P01']);
const UNAVAILABLE = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
  '08001',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  // Prisma's adapter keeps the kind and drops the code of errors of the socket.
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** pg's only word when the server dies under a query; it has no code. */
const CUT_OFF = /Connection terminated/;

/** Serialization failure or deadlock: the same transaction, run again, may well pass. */
export function isRetryable(error: unknown): boolean {
  return classifyStoreError(error) === 'RETRYABLE';
}

/** Looks through Prisma's wrapping for the code that PostgreSQL or the socket gave. */
export function classifyStoreError(error: unknown): StoreErrorKind {
  const codes = codesOf(error, 0);
  if (codes.some((code) => RETRYABLE.has(code)) || codes.includes('P2034')) return 'RETRYABLE';
  if (codes.includes('23505') || codes.includes('P2002')) return 'DUPLICATE';
  if (codes.some((code) => UNAVAILABLE.has(code)) || codes.includes('P1001') || codes.includes('P1017'))
    return 'UNAVAILABLE';
  if (error instanceof Prisma.PrismaClientInitializationError) return 'UNAVAILABLE';
  if (error instanceof Error && CUT_OFF.test(error.message)) return 'UNAVAILABLE';
  return 'OTHER';
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
