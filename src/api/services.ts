import type { IdSource } from '../util/clock.ts';
import type { Database } from '../store/core/database.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';

/** Figures and switches of the API; all have a default (`apiConfigDefault`). */
export interface ApiConfig {
  /** Shown by serverInfo. */
  readonly version: string;
  /** How long changes are kept, as far as people may rely on it. */
  readonly feedRetentionSeconds: number;
  /** Larger requests: HTTP 413. */
  readonly bodyBytesMax: number;
  readonly queryDepthMax: number;
  readonly queryCostMax: number;
  /** At least so often a quiet subscription says where it is. */
  readonly bookmarkIntervalMs: number;
  /** How often it is checked that the tokens of open streams are still valid. */
  readonly tokenCheckIntervalMs: number;
  /** How long a WebSocket may stay without connection_init (then 4408). */
  readonly connectionInitTimeoutMs: number;
  /** Serve the explorer to browsers. */
  readonly hasExplorer: boolean;
}

export const apiConfigDefault: ApiConfig = {
  version: '0.0.0',
  feedRetentionSeconds: 86_400,
  bodyBytesMax: 8 * 1024 * 1024,
  queryDepthMax: 15,
  queryCostMax: 100_000,
  bookmarkIntervalMs: 15_000,
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
  readonly config: ApiConfig;
  readonly log: ApiLog;
}
