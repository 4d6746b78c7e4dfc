import type { IdSource } from '../util/clock.ts';
import type { Database } from '../store/core/database.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import type { Admission, AdmissionLimits } from './admission.ts';
import { admissionLimitsDefault } from './admission.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';

/** Figures and switches of the API; all have a default (`apiConfigDefault`). */
export interface ApiConfig {
  /** Shown by serverInfo. */
  readonly version: string;
  /** What the reconcilers keep of the feed; shown by serverInfo. */
  readonly feedRetention: { readonly keepMs: number; readonly keepRows: number; readonly keepBytes: number };
  /** Larger requests: HTTP 413. */
  readonly bodyBytesMax: number;
  readonly queryDepthMax: number;
  readonly queryCostMax: number;
  /** Queries and mutations: no statement is begun later. */
  readonly operationMsMax: number;
  /** How many operations are at work and wait at once. */
  readonly admission: AdmissionLimits;
  /** At least so often a quiet subscription says where it is. */
  readonly bookmarkIntervalMs: number;
  /** How many events may wait for one slow reader before his stream ends with SLOW_CONSUMER. */
  readonly streamQueueMessagesMax: number;
  /** The same in bytes. */
  readonly streamQueueBytesMax: number;
  /** How many bytes of events may wait in the process; beyond it every reader is left an equal share. */
  readonly streamTotalBytesMax: number;
  /** How often a WebSocket is asked whether anybody is there; an event stream gets a comment as often. */
  readonly pingIntervalMs: number;
  /** A connection of which nothing was heard, and that took nothing, for so long is closed. */
  readonly silenceMsMax: number;
  /** How often it is checked that the tokens of open streams are still valid. */
  readonly tokenCheckIntervalMs: number;
  /** How long a WebSocket may stay without connection_init (then 4408). */
  readonly connectionInitTimeoutMs: number;
  /** Serve the explorer to browsers. */
  readonly hasExplorer: boolean;
}

export const apiConfigDefault: ApiConfig = {
  version: '0.0.0',
  feedRetention: { keepMs: 86_400_000, keepRows: 2_000_000, keepBytes: 4 * 1024 ** 3 },
  bodyBytesMax: 8 * 1024 * 1024,
  queryDepthMax: 15,
  queryCostMax: 100_000,
  operationMsMax: 15_000,
  admission: admissionLimitsDefault,
  bookmarkIntervalMs: 15_000,
  streamQueueMessagesMax: 10_000,
  streamQueueBytesMax: 8 * 1024 * 1024,
  streamTotalBytesMax: 256 * 1024 * 1024,
  pingIntervalMs: 12_000,
  silenceMsMax: 90_000,
  tokenCheckIntervalMs: 2_000,
  connectionInitTimeoutMs: 3_000,
  hasExplorer: true,
};

/** Where the API says what its callers are not told. */
export interface ApiLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every request shares: one of each a process. */
export interface ApiServices {
  readonly database: Database;
  readonly tail: FeedTail;
  readonly ids: IdSource;
  readonly templates: TemplateSource;
  readonly admission: Admission;
  readonly config: ApiConfig;
  readonly log: ApiLog;
}
