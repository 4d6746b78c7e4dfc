import type { StreamMemory } from './stream-memory.ts';
import type { StreamMessage } from './stream-message.ts';

/** Messages that one reader has not been sent yet, oldest first. */
export interface MessageQueue {
  readonly length: number;
  /** Of its messages, whoever else holds them. */
  readonly bytes: number;
  readonly first: StreamMessage | undefined;
  readonly last: StreamMessage | undefined;
  push(message: StreamMessage): void;
  shift(): void;
  /** In the place of `last`. */
  replaceLast(message: StreamMessage): void;
  clear(): void;
}

export function createMessageQueue(memory: StreamMemory): MessageQueue {
  let messages: StreamMessage[] = [];
  // Taken messages stay in front until half of the array is spent: shifting each would cost the length of the queue.
  let taken = 0;
  let bytes = 0;
  const isEmpty = () => taken === messages.length;
  const add = (message: StreamMessage) => {
    memory.hold(message);
    bytes += message.size;
  };
  const drop = (message: StreamMessage) => {
    memory.release(message);
    bytes -= message.size;
  };
  return {
    get length() {
      return messages.length - taken;
    },
    get bytes() {
      return bytes;
    },
    get first() {
      return messages[taken];
    },
    get last() {
      return isEmpty() ? undefined : messages.at(-1);
    },
    push(message) {
      if (isEmpty()) memory.countQueues(1);
      messages.push(message);
      add(message);
    },
    shift() {
      if (isEmpty()) return;
      drop(messages[taken]!);
      taken += 1;
      if (isEmpty()) memory.countQueues(-1);
      if (taken * 2 < messages.length) return;
      messages = messages.slice(taken);
      taken = 0;
    },
    replaceLast(message) {
      drop(messages.at(-1)!);
      messages[messages.length - 1] = message;
      add(message);
    },
    clear() {
      if (isEmpty()) return;
      for (const message of messages.slice(taken)) drop(message);
      messages = [];
      taken = 0;
      memory.countQueues(-1);
    },
  };
}
