import { GraphQLError } from 'graphql';
import { asGraphQLError } from '../errors.ts';
import { createMessageQueue } from './message-queue.ts';
import type { Outlet } from './outlet.ts';
import type { StreamMemory } from './stream-memory.ts';
import type { StreamMessage } from './stream-message.ts';

/** Why a stream ended; null: it is complete, or its reader left. */
export type StreamEnd = GraphQLError | null;

/** One reader of a stream: what it is offered goes out at once while there is room, and else waits in a bounded queue. */
export interface Subscriber {
  /**
   * The next message. Who has too much waiting already loses it all and ends with SLOW_CONSUMER, which names the place of the
   * last message that was sent: nothing is missed by resuming there.
   */
  offer(message: StreamMessage): void;
  /** Only to say where it is: who has messages waiting learns it from them. */
  offerBookmark(message: StreamMessage): void;
  /** null: what it was offered is on its way. */
  whenSent(): Promise<void> | null;
  /** No more messages; it ends after those that wait. */
  finish(end: StreamEnd): void;
  /** The reader left, or the server goes: it ends at once. */
  close(): void;
  readonly isEnded: boolean;
}

export interface SubscriberOptions {
  readonly outlet: Outlet;
  readonly memory: StreamMemory;
  /** More may not wait. From half of this and of the bytes on, changes of one object that follow each other become one. */
  readonly queueMessagesMax: number;
  /** Two messages that follow each other as one; null: they stay two. */
  merge(first: StreamMessage, second: StreamMessage): StreamMessage | null;
  /** Where it resumes as long as it was sent nothing. */
  readonly start: string;
  /** Called once. */
  onEnd(end: StreamEnd): void;
}

export function createSubscriber(options: SubscriberOptions): Subscriber {
  const { outlet, memory, queueMessagesMax, merge } = options;
  const queue = createMessageQueue(memory);
  let sentCursor = options.start;
  let finished: { readonly end: StreamEnd } | null = null;
  let isEnded = false;
  /** Waiting for room, or for a merged message to be made: who waits goes on from there. */
  let isWaiting = false;
  let waiters: (() => void)[] = [];

  const settle = () => {
    const told = waiters;
    waiters = [];
    for (const tell of told) tell();
  };

  const end = (why: StreamEnd) => {
    if (isEnded) return;
    isEnded = true;
    queue.clear();
    settle();
    options.onEnd(why);
  };

  const send = (message: StreamMessage, payload: Buffer) => {
    outlet.send(payload);
    sentCursor = message.cursor;
  };

  const goOn = () => {
    isWaiting = false;
    pump();
  };

  const pump = () => {
    while (!isWaiting && !isEnded) {
      const message = queue.first;
      if (message === undefined) {
        settle();
        if (finished) end(finished.end);
        return;
      }
      if (!outlet.hasRoom) {
        isWaiting = true;
        return outlet.onRoom(goOn);
      }
      const payload = message.payload();
      if (payload instanceof Promise) {
        isWaiting = true;
        payload.then(goOn, (error: unknown) => end(asGraphQLError(error)));
        return;
      }
      queue.shift();
      send(message, payload);
    }
  };

  const isOver = (share: number) =>
    queue.length >= queueMessagesMax * share || queue.bytes > memory.queueBytesMax * share;

  const enqueue = (message: StreamMessage) => {
    // The first one may be on its way already; it stays as it is.
    const merged = queue.length > 1 && isOver(0.5) ? merge(queue.last!, message) : null;
    if (merged) queue.replaceLast(merged);
    else if (isOver(1)) end(tooSlow(sentCursor, queue.length));
    else queue.push(message);
  };

  return {
    offer(message) {
      if (isEnded || finished) return;
      const payload = queue.length === 0 && outlet.hasRoom ? message.payload() : null;
      if (payload instanceof Buffer) return send(message, payload);
      enqueue(message);
      pump();
    },
    offerBookmark(message) {
      if (queue.length === 0 && outlet.hasRoom) this.offer(message);
    },
    whenSent() {
      if (isEnded || (queue.length === 0 && outlet.hasRoom)) return null;
      return new Promise((resolve) => {
        waiters.push(resolve);
        if (queue.length === 0) outlet.onRoom(settle);
      });
    },
    finish(why) {
      finished ??= { end: why };
      pump();
    },
    close() {
      end(null);
    },
    get isEnded() {
      return isEnded;
    },
  };
}

function tooSlow(cursor: string, waiting: number): GraphQLError {
  const message = `${waiting} events wait for this reader, more are not kept: subscribe again after the cursor.`;
  return new GraphQLError(message, { extensions: { code: 'SLOW_CONSUMER', cursor } });
}
