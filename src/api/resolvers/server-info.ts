import { AGENT_BATCH_MAX } from '../../commands/agent-batch.ts';
import { queryableOf } from '../../store/core/queryable.ts';
import { encodeFeedCursor } from '../../store/feed/cursor.ts';
import { findOldestCursor } from '../../store/read/find-oldest-cursor.ts';
import { loadKeptChanges } from '../../store/read/load-kept-changes.ts';
import { pageSizeMax } from '../connections.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

export const serverInfoResolvers: Pick<Resolvers, 'Query' | 'FeedInfo'> = {
  Query: {
    serverInfo(_root, _args, { services: { config }, actor }) {
      return {
        version: config.version,
        viewer: { name: actor.name, role: actor.role, namespaces: [...actor.namespaces] },
        limits: {
          pageSizeMax: pageSizeMax(actor.role),
          queryDepthMax: config.queryDepthMax,
          queryCostMax: config.queryCostMax,
          bodyBytesMax: config.bodyBytesMax,
          agentBatchMax: AGENT_BATCH_MAX,
        },
        feed: {
          retentionSeconds: config.feedRetention.keepMs / 1_000,
          retentionRows: config.feedRetention.keepRows,
          retentionBytes: config.feedRetention.keepBytes,
        },
      };
    },
  },
  FeedInfo: {
    cursor: (_info, _args, { reads }) => reads.cursor(),
    oldest: async (_info, _args, { services }) =>
      encodeFeedCursor(await findOldestCursor(queryableOf(services.database.prisma))),
    kept: (_info, _args, { services }) => loadKeptChanges(queryableOf(services.database.prisma)),
  },
};
