import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { assertNever } from '../util/assert.ts';
import { ClientError } from './client-error.ts';
import { createItemQueue } from './item-queue.ts';
import { openStream } from './stream-connection.ts';
import type { StreamConnection } from './stream-connection.ts';
import { startStream, stepStream } from './stream-state.ts';
import type { StreamAction, StreamInput, StreamSettings, StreamState, StreamStep } from './stream-state.ts';

/** What a subscription yields. */
export type StreamItem<TEvent, TSnapshot> =
  | { readonly kind: 'event'; readonly event: TEvent }
  /** The state to start from. isGap: the feed no longer reached back, so events between the last one and this are unknown. */
  | { readonly kind: 'resynced'; readonly snapshot: TSnapshot; readonly isGap: boolean }
  /** The connection is lost; the next attempt comes after delayMs. */
  | { readonly kind: 'reconnecting'; readonly reason: string; readonly delayMs: number }
  /** The connection is back, and goes on after the last event. */
  | { readonly kind: 'resumed' }
  /** The place expired and the server began anew by itself (streams without a snapshot). */
  | { readonly kind: 'restarted' };

export interface SubscribeOptions<TData, TVariables, TEvent, TSnapshot> {
  readonly document: TypedDocumentNode<TData, TVariables>;
  /** The variables for a stream that begins after this place; null: at the server's own beginning. */
  readonly variables: (after: string | null) => TVariables;
  /**
   * The event and its place in a message. cursor null: no place from which the stream could go on (then an interruption goes
   * back to the last one). event null: nothing for the reader, as in a bookmark.
   */
  readonly read: (data: TData) => { readonly cursor: string | null; readonly event: TEvent | null };
  /** The place to begin after. Absent: at a snapshot, or where there is none at the server's own beginning. */
  readonly after?: string | null;
  /** Reads the state and the place it was read at; taken when there is no place, and when the place has expired. */
  readonly snapshot?: () => Promise<{ readonly cursor: string; readonly snapshot: TSnapshot }>;
  readonly timing?: Partial<StreamTiming>;
  /** More items than this waiting for the reader: the connection is given up until they are taken. */
  readonly queueMax?: number;
}

export interface StreamTiming {
  /** How often the server sends a bookmark at least; twice as long without any message counts as a lost connection. */
  readonly bookmarkIntervalMs: number;
  readonly connectTimeoutMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
}

/** Ends with the reader's return(), with close(), or by throwing the ClientError that no new attempt can mend. */
export interface Subscription<TEvent, TSnapshot> extends AsyncIterableIterator<StreamItem<TEvent, TSnapshot>> {
  close(): void;
}

export interface StreamTarget {
  readonly url: string;
  readonly token: string | null;
  readonly webSocket: unknown;
}

const defaultTiming: StreamTiming = {
  bookmarkIntervalMs: 15_000,
  connectTimeoutMs: 10_000,
  backoffFirstMs: 250,
  backoffMaxMs: 5_000,
};

// What another attempt cannot mend. Everything else is a lost connection: the stream goes on when the server is back.
const fatalCodes: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_QUERY', 'PROTOCOL', 'CLOSED']);

/**
 * Runs the machine of stream-state.ts: sockets, timers and the reader's queue; all decisions are there.
 * onEnd is called once, when the stream has ended for good.
 */
export function subscribeResumably<TData, TVariables extends Record<string, unknown>, TEvent, TSnapshot>(
  target: StreamTarget,
  options: SubscribeOptions<TData, TVariables, TEvent, TSnapshot>,
  onEnd: () => void,
): Subscription<TEvent, TSnapshot> {
  const settings = settingsOf(options);
  const queueMax = options.queueMax ?? 10_000;
  const queue = createItemQueue<StreamItem<TEvent, TSnapshot>>(() => feed({ name: 'drained', now: Date.now() }));
  interface Payload {
    readonly event?: TEvent | null;
    readonly snapshot?: { readonly snapshot: TSnapshot };
  }
  let state: StreamState;
  let connection: StreamConnection | null = null;
  // Counts attempts: what an earlier one still has to say is not heard.
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let timerDue = 0;
  let failure: ClientError | null = null;

  function feed(input: StreamInput, payload: Payload = {}): void {
    carryOut(stepStream(state, input, settings), payload);
  }

  function carryOut(step: StreamStep, payload: Payload): void {
    state = step.state;
    for (const action of step.actions) act(action, payload);
    armTimer();
  }

  function act(action: StreamAction, payload: Payload): void {
    switch (action.name) {
      case 'connect':
        return connect(action.after);
      case 'disconnect':
        return disconnect();
      case 'read-snapshot':
        return readSnapshot();
      case 'deliver':
        if (payload.event !== null && payload.event !== undefined) queue.push({ kind: 'event', event: payload.event });
        return;
      case 'deliver-snapshot':
        if (payload.snapshot) {
          queue.push({ kind: 'resynced', snapshot: payload.snapshot.snapshot, isGap: action.isGap });
        }
        return;
      case 'notify-reconnecting':
        return queue.push({ kind: 'reconnecting', reason: action.reason, delayMs: action.delayMs });
      case 'notify-resumed':
        return queue.push({ kind: 'resumed' });
      case 'notify-restarted':
        return queue.push({ kind: 'restarted' });
      case 'finish':
        queue.end(failure);
        return onEnd();
      default:
        return assertNever(action);
    }
  }

  function connect(after: string | null): void {
    attempt += 1;
    const mine = attempt;
    const isCurrent = (): boolean => mine === attempt;
    connection = openStream({
      ...target,
      document: options.document,
      variables: options.variables(after),
      onOpen: () => isCurrent() && feed({ name: 'opened', now: Date.now() }),
      onData: (data) => isCurrent() && takeData(data),
      onEnd: (error) => isCurrent() && lose(error),
    });
  }

  function takeData(data: TData): void {
    const { cursor, event } = options.read(data);
    feed({ name: 'event', now: Date.now(), cursor }, { event });
    if (queue.size >= queueMax) feed({ name: 'full', now: Date.now() });
  }

  function readSnapshot(): void {
    attempt += 1;
    const mine = attempt;
    // The machine asks for a snapshot only where settings.hasSnapshot says that there is one.
    options.snapshot?.().then(
      (snapshot) => {
        if (mine === attempt) feed({ name: 'synced', now: Date.now(), cursor: snapshot.cursor }, { snapshot });
      },
      (error: unknown) => {
        if (mine === attempt) lose(toClientError(error));
      },
    );
  }

  function disconnect(): void {
    attempt += 1;
    connection?.close();
    connection = null;
  }

  function lose(error: ClientError): void {
    const now = Date.now();
    const chance = Math.random();
    if (error.code === 'CURSOR_EXPIRED') return feed({ name: 'expired', now, chance });
    if (fatalCodes.has(error.code)) {
      failure = error;
      return feed({ name: 'failed', now });
    }
    feed({ name: 'dropped', now, chance, reason: error.message, retryAfterMs: error.retryAfterMs });
  }

  // One timer at a time, and not a new one for every event: one that comes too early is set again.
  function armTimer(): void {
    if (state.until === null) {
      if (timer) clearTimeout(timer);
      timer = null;
      return;
    }
    const until = state.until;
    if (timer && until >= timerDue) return;
    if (timer) clearTimeout(timer);
    timerDue = until;
    timer = setTimeout(onTimer, Math.max(until - Date.now(), 0));
  }

  function onTimer(): void {
    timer = null;
    const now = Date.now();
    if (state.until !== null && state.until <= now) feed({ name: 'due', now, chance: Math.random() });
    else armTimer();
  }

  function close(): void {
    feed({ name: 'closed', now: Date.now() });
  }

  const first = startStream(options.after ?? null, Date.now(), settings);
  state = first.state;
  carryOut(first, {});
  return {
    close,
    next: () => queue.take(),
    return() {
      close();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function settingsOf(options: { readonly timing?: Partial<StreamTiming>; readonly snapshot?: unknown }): StreamSettings {
  const timing = { ...defaultTiming, ...options.timing };
  return {
    hasSnapshot: options.snapshot !== undefined,
    connectTimeoutMs: timing.connectTimeoutMs,
    silenceMs: 2 * timing.bookmarkIntervalMs,
    backoffFirstMs: timing.backoffFirstMs,
    backoffMaxMs: timing.backoffMaxMs,
  };
}

function toClientError(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ClientError('BAD_QUERY', message, { cause: error });
}
