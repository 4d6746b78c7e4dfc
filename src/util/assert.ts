/** Stops on a bug of ours. Never used for bad input, never caught in between. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** The end of a complete case distinction: the compiler refuses a call that can be reached. */
export function assertNever(value: never): never {
  throw new Error(`Assertion failed: unhandled case ${JSON.stringify(value)}`);
}
