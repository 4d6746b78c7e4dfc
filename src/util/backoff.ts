/**
 * The delay after the n-th attempt (n counts from 1): first, then doubled each time, never above maximum.
 * The unit is the caller's.
 */
export function backoffDelay(attempt: number, first: number, maximum: number): number {
  // Beyond 2^52 the doubling would lose exactness; the maximum has long been reached there.
  const doublings = Math.min(Math.max(attempt - 1, 0), 52);
  return Math.min(first * 2 ** doublings, maximum);
}
