/** The values of one statement, and the places where they stand in its text. */
export interface SqlParameters {
  readonly values: readonly unknown[];
  /** Takes a value and gives its place with a cast: `$3::text[]`. */
  add(value: unknown, type: string): string;
}

/** Starts with no value. */
export function createSqlParameters(): SqlParameters {
  const values: unknown[] = [];
  return {
    values,
    add(value, type) {
      values.push(value);
      return `$${values.length}::${type}`;
    },
  };
}
