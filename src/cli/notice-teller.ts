import type { StreamItem } from '../client/resumable-subscription.ts';

/**
 * Tells on stderr when a stream is interrupted and when it goes on. Null for events, for a first snapshot, and for further
 * attempts that fail in the same way: one line an outage is enough.
 */
export function createNoticeTeller(): (item: StreamItem<unknown, unknown>) => string | null {
  let lastReason: string | null = null;
  return (item) => {
    if (item.kind === 'event') return null;
    const reason = item.kind === 'reconnecting' ? item.reason : null;
    const isRepeated = reason !== null && reason === lastReason;
    lastReason = reason;
    switch (item.kind) {
      case 'reconnecting':
        return isRepeated ? null : `connection lost (${item.reason}); trying again\n`;
      case 'resumed':
        return 'connection is back; nothing was missed\n';
      case 'restarted':
        return 'connection is back, but the server no longer has the changes made meanwhile\n';
      case 'resynced':
        return item.isGap ? 'the server no longer has the changes made meanwhile; this is the state now\n' : null;
    }
  };
}
