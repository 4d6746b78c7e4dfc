import type { StreamItem } from '../client/resumable-subscription.ts';

/** What stderr says when a stream is interrupted or goes on; null for events and for a first snapshot. */
export function describeNotice(item: StreamItem<unknown, unknown>): string | null {
  switch (item.kind) {
    case 'reconnecting':
      return `connection lost (${item.reason}); trying again in ${(item.delayMs / 1000).toFixed(1)} s\n`;
    case 'resumed':
      return 'connection is back; nothing was missed\n';
    case 'restarted':
      return 'connection is back, but the server no longer has the changes made meanwhile\n';
    case 'resynced':
      return item.isGap ? 'the server no longer has the changes made meanwhile; this is the state now\n' : null;
    case 'event':
      return null;
  }
}
