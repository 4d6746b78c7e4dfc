import { assert } from './assert.ts';

/** Cuts a list into lists of at most `size`, in order; an empty list gives none. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  assert(Number.isInteger(size) && size > 0, 'a chunk holds at least one item');
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
