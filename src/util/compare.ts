/** Orders two values as Array.sort expects: negative, zero or positive. */
export type Comparison<T> = (left: T, right: T) => number;

/** By code unit, the same on every machine (never by locale). */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Ascending; NaN is not expected. */
export function compareNumbers(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The first comparison that tells the two apart decides. */
export function compareBy<T>(...comparisons: readonly Comparison<T>[]): Comparison<T> {
  return (left, right) => {
    for (const comparison of comparisons) {
      const order = comparison(left, right);
      if (order !== 0) return order;
    }
    return 0;
  };
}
