import type { FeedRetention } from '../store/feed/feed-retention.ts';
import type { ServerConfig } from './config.ts';

/** What is kept of the feed, as it was set: the reconcilers prune by it, and the API shows it. */
export function feedRetentionOf(
  config: Pick<ServerConfig, 'feedRetentionSeconds' | 'feedRetentionRows' | 'feedRetentionBytes'>,
): FeedRetention {
  return {
    keepMs: config.feedRetentionSeconds * 1_000,
    keepRows: config.feedRetentionRows,
    keepBytes: config.feedRetentionBytes,
  };
}
