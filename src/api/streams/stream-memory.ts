import type { StreamMessage } from './stream-message.ts';

/** What the queues of all streams of the process hold together; a message that is in many queues is held once. */
export interface StreamMemory {
  readonly heldBytes: number;
  /** How many bytes one queue may hold at this moment: an equal share, once all of them hold too much. */
  readonly queueBytesMax: number;
  hold(message: StreamMessage): void;
  release(message: StreamMessage): void;
  /** A queue that was empty is not any more (1), or is again (-1). */
  countQueues(difference: 1 | -1): void;
}

export interface StreamMemoryLimits {
  readonly queueBytesMax: number;
  readonly totalBytesMax: number;
}

export function createStreamMemory({ queueBytesMax, totalBytesMax }: StreamMemoryLimits): StreamMemory {
  const holders = new Map<StreamMessage, number>();
  let heldBytes = 0;
  let queues = 0;
  return {
    get heldBytes() {
      return heldBytes;
    },
    get queueBytesMax() {
      return heldBytes <= totalBytesMax ? queueBytesMax : Math.min(queueBytesMax, totalBytesMax / queues);
    },
    hold(message) {
      const count = holders.get(message) ?? 0;
      holders.set(message, count + 1);
      if (count === 0) heldBytes += message.size;
    },
    release(message) {
      const count = holders.get(message) ?? 0;
      if (count > 1) return void holders.set(message, count - 1);
      if (holders.delete(message)) heldBytes -= message.size;
    },
    countQueues(difference) {
      queues += difference;
    },
  };
}
