import { asGraphQLError } from '../errors.ts';
import type { Rendered } from './change-stream.ts';
import type { Outlet } from './outlet.ts';
import type { OpenStream } from './streams.ts';
import type { StreamEnd } from './subscriber.ts';

/**
 * A subscription that makes its own events: executed for its one reader, one event at a time, the next when there is room for
 * it. It holds nothing but that event, so that a slow reader only delays himself.
 */
export function openEventStream(options: {
  readonly source: AsyncIterable<unknown>;
  readonly outlet: Outlet;
  render(root: unknown): Rendered | Promise<Rendered>;
  onEnd(end: StreamEnd): void;
}): OpenStream {
  const { outlet, render, onEnd } = options;
  const events = options.source[Symbol.asyncIterator]();
  let isClosed = false;
  let wake: () => void = () => undefined;

  const whenRoom = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      outlet.onRoom(resolve);
    });

  const run = async () => {
    while (!isClosed) {
      while (!isClosed && !outlet.hasRoom) await whenRoom();
      const event = await events.next();
      if (isClosed || event.done === true) return;
      const { payload, isLast } = await render(event.value);
      if (isClosed) return;
      outlet.send(payload);
      if (isLast) return void events.return?.();
    }
  };

  run().then(
    () => !isClosed && onEnd(null),
    (error: unknown) => !isClosed && onEnd(asGraphQLError(error)),
  );
  return {
    close() {
      isClosed = true;
      wake();
      void events.return?.();
    },
  };
}
