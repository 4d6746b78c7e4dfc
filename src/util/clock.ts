/** Where "now" comes from: the real clock lives in main, tests bring their own. */
export interface Clock {
  now(): Date;
}

/** Where identities and chance come from: the real source lives in main, tests bring a counted one. */
export interface IdSource {
  /** A new object's uid (UUID v7). */
  uid(): string;
  /** Random symbols of the safe alphabet, for generated names. */
  suffix(length: number): string;
}
