import type { ApiClient } from './api-client.ts';

/** A real server on a database of its own, with what only a test may do to it. */
export interface ConformanceServer {
  /** Asks with an administrator's token. */
  readonly client: ApiClient;
  /** The database's clock, in milliseconds. */
  now(): Promise<number>;
  /** Moves the database's clock forward, instead of waiting. */
  advanceClock(milliseconds: number): Promise<void>;
  /** Takes everything away that people and reconcilers made. Only while nothing is left to be done. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
