import { encodeFeedCursor } from '../../store/feed/cursor.ts';
import type { FeedTail } from '../../store/feed/feed-tail.ts';
import { createBreather } from './breather.ts';
import { createChangeStream } from './change-stream.ts';
import type { ChangeStream, Rendered } from './change-stream.ts';
import type { ChangeSource, StreamRoot } from './change-source.ts';
import type { Outlet } from './outlet.ts';
import { createStreamMemory } from './stream-memory.ts';
import { createSubscriber } from './subscriber.ts';
import type { StreamEnd, Subscriber } from './subscriber.ts';

export interface StreamLimits {
  /** How many messages may wait for one reader. */
  readonly queueMessagesMax: number;
  /** How many bytes of messages may wait for one reader. */
  readonly queueBytesMax: number;
  /** How many bytes may wait in the whole process, before everybody's queue is cut to an equal share. */
  readonly totalBytesMax: number;
}

export interface StreamsOptions {
  readonly tail: FeedTail;
  readonly bookmarkIntervalMs: number;
  readonly limits: StreamLimits;
}

/** One operation that is subscribed to changes. */
export interface StreamRequest {
  readonly source: ChangeSource;
  /** The same for operations whose answers are the same; null: not to be shared. */
  readonly key: string | null;
  readonly outlet: Outlet;
  render(root: StreamRoot): Rendered | Promise<Rendered>;
  onEnd(end: StreamEnd): void;
}

/** An open subscription. */
export interface OpenStream {
  /** The reader left. */
  close(): void;
}

/** All streams of changes of the process: who sees the same reads together. */
export interface Streams {
  open(request: StreamRequest): OpenStream;
  /** Streams that read at this moment, and what waits for their readers. */
  readonly stats: { readonly streams: number; readonly subscribers: number; readonly waitingBytes: number };
}

export function createStreams({ tail, bookmarkIntervalMs, limits }: StreamsOptions): Streams {
  const breather = createBreather();
  const memory = createStreamMemory(limits);
  const running = new Set<ChangeStream>();
  /** Of the streams with a key the one that others join, once it is level with the feed. */
  const joined = new Map<string, ChangeStream>();
  const streamOf = new Map<Subscriber, ChangeStream>();

  const give = (subscriber: Subscriber, stream: ChangeStream) => streamOf.set(subscriber, stream);

  /** Streams of one key become one as soon as both are at a place that the other can continue. */
  const join = (key: string, stream: ChangeStream) => {
    const other = joined.get(key);
    if (other === undefined || (other !== stream && stream.isLevel && !other.isLevel)) joined.set(key, stream);
    else if (other !== stream && other.canContinue(stream.place)) {
      for (const subscriber of stream.subscribers) give(subscriber, other);
      stream.moveTo(other);
    }
  };

  const begin = (request: StreamRequest, subscriber: Subscriber) => {
    const { source, key, render } = request;
    const stream = createChangeStream({
      source,
      tail,
      breather,
      bookmarkIntervalMs,
      render,
      onPage: (self) => key !== null && join(key, self),
      onEnd(self) {
        running.delete(self);
        if (key !== null && joined.get(key) === self) joined.delete(key);
      },
    });
    running.add(stream);
    if (key !== null && !joined.has(key)) joined.set(key, stream);
    stream.add(subscriber, null);
    give(subscriber, stream);
    stream.start();
  };

  return {
    open(request) {
      // What is captured below lives as long as the reader; the request does not.
      const { key, outlet, onEnd } = request;
      const { after, first } = request.source.options;
      const subscriber = createSubscriber({
        outlet,
        memory,
        queueMessagesMax: limits.queueMessagesMax,
        merge: (earlier, later) => streamOf.get(subscriber)?.merge(earlier, later) ?? null,
        start: encodeFeedCursor(after),
        onEnd(end) {
          streamOf.get(subscriber)?.remove(subscriber);
          streamOf.delete(subscriber);
          onEnd(end);
        },
      });
      const shared = key === null || first !== undefined ? undefined : joined.get(key);
      if (shared?.canContinue(after)) {
        shared.add(subscriber, after);
        give(subscriber, shared);
      } else begin(request, subscriber);
      return { close: () => subscriber.close() };
    },
    get stats() {
      return { streams: running.size, subscribers: streamOf.size, waitingBytes: memory.heldBytes };
    },
  };
}
