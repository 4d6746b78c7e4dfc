import type { SeenChange } from './change-source.ts';

/** One message of a stream, the same bytes for everybody who reads it. */
export interface StreamMessage {
  /** Everything in view up to this position of the feed is in this message and those before it. */
  readonly position: number;
  /** The place that its reader resumes after. */
  readonly cursor: string;
  /** The GraphQL response as JSON in UTF-8; a promise while a message merged of several is being made. */
  payload(): Buffer | Promise<Buffer>;
  /** Length of the payload, or an estimate of it. */
  readonly size: number;
  /** What it tells of, for merging; null: not of one change. */
  readonly seen: SeenChange | null;
  /** The stream cannot go on after it (an event could not be read). */
  readonly isLast: boolean;
}
