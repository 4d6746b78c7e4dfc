/**
 * A subscription that survives lost connections, as a pure state machine: (state, input) → (next state, actions).
 * resumable-subscription.ts carries the actions out; time and chance come in with the inputs.
 *
 * States
 *   connecting  a socket is being opened and the subscription sent, with `after: cursor`
 *   live        the server has taken the connection; every event moves the cursor
 *   waiting     no socket; the next attempt comes at `until`, or (until null) when the reader has caught up
 *   resyncing   no socket; a snapshot is being read, its cursor will be the new place
 *   ended       for good: closed by the reader, or failed in a way that no second attempt can mend
 *
 * Moves (an input that is not listed changes nothing)
 *   connecting  opened → live · event → live · dropped, due → waiting · expired → resyncing · failed, closed → ended
 *   live        event → live · dropped, due → waiting · full → waiting · expired → resyncing · failed, closed → ended
 *   waiting     due, drained → connecting (resyncing while there is no place and one can be read) · failed, closed → ended
 *   resyncing   synced → connecting · dropped, due → waiting · failed, closed → ended
 *   ended       nothing
 *
 * What holds
 *   1. The cursor moves exactly with what is delivered: an event is delivered in the step that takes its cursor, so that the
 *      next connection continues after it. Nothing is missed and nothing comes twice.
 *   2. At most one connection or snapshot is under way: `connect` and `read-snapshot` are given only after `disconnect`.
 *   3. Between lost connections the waiting time doubles up to a maximum, less a random part of it, so that many clients of
 *      one server do not come back in the same moment; only an event (not the mere connection) makes it short again.
 *   4. Silence is a lost connection: a live stream has a bookmark at least every bookmarkIntervalMs.
 */
import { backoffDelay } from '../util/backoff.ts';

export interface StreamSettings {
  /** A snapshot can be read: it gives the place to start from when there is none, or when the place has expired. */
  readonly hasSnapshot: boolean;
  /** For opening and for a snapshot. */
  readonly connectTimeoutMs: number;
  /** Twice the interval at which the server sends bookmarks. */
  readonly silenceMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
}

export type StreamState =
  | { readonly name: 'connecting'; readonly since: Course; readonly until: number }
  | { readonly name: 'live'; readonly since: Course; readonly until: number }
  | { readonly name: 'waiting'; readonly since: Course; readonly until: number | null }
  | { readonly name: 'resyncing'; readonly since: Course; readonly until: number }
  | { readonly name: 'ended'; readonly since: Course; readonly until: null };

/** What is remembered through all states. */
export interface Course {
  /** The place of the last event delivered; null: none yet. */
  readonly cursor: string | null;
  /** Attempts since the last event. */
  readonly attempt: number;
  /** The reader was told that the connection is lost, and waits to hear of its return. */
  readonly isInterrupted: boolean;
  /** A place was lost (expired): the reader is told with the snapshot, or with the new start. */
  readonly isGap: boolean;
  /** No event has come since the stream began or began anew. */
  readonly isFresh: boolean;
}

export type StreamInput =
  | { readonly name: 'opened'; readonly now: number }
  | { readonly name: 'event'; readonly now: number; readonly cursor: string | null }
  | {
      readonly name: 'dropped';
      readonly now: number;
      /** 0 (inclusive) to 1 (exclusive). */
      readonly chance: number;
      readonly reason: string;
      readonly retryAfterMs: number | null;
    }
  /** The time that the state named in `until` has come. */
  | { readonly name: 'due'; readonly now: number; readonly chance: number }
  | { readonly name: 'full'; readonly now: number }
  | { readonly name: 'drained'; readonly now: number }
  | { readonly name: 'expired'; readonly now: number; readonly chance: number }
  | { readonly name: 'synced'; readonly now: number; readonly cursor: string }
  | { readonly name: 'failed'; readonly now: number }
  | { readonly name: 'closed'; readonly now: number };

export type StreamAction =
  | { readonly name: 'connect'; readonly after: string | null }
  | { readonly name: 'disconnect' }
  | { readonly name: 'read-snapshot' }
  /** Hand the event of this input to the reader. */
  | { readonly name: 'deliver' }
  /** Hand the snapshot of this input to the reader; isGap: events before it are lost to him. */
  | { readonly name: 'deliver-snapshot'; readonly isGap: boolean }
  | { readonly name: 'notify-reconnecting'; readonly reason: string; readonly delayMs: number }
  | { readonly name: 'notify-resumed' }
  /** The server starts anew by itself: it has no place to continue from and no snapshot can be read. */
  | { readonly name: 'notify-restarted' }
  | { readonly name: 'finish' };

export interface StreamStep {
  readonly state: StreamState;
  readonly actions: readonly StreamAction[];
}

type StateName = StreamState['name'];
type InputName = StreamInput['name'];
type Move<I extends InputName> = (
  state: StreamState,
  input: Extract<StreamInput, { name: I }>,
  settings: StreamSettings,
) => StreamStep;
type MoveTable = { readonly [S in StateName]: { readonly [I in InputName]: Move<I> } };

/** The first step: to the place given, or to a snapshot when there is none. */
export function startStream(after: string | null, now: number, settings: StreamSettings): StreamStep {
  return proceed(
    { cursor: after, attempt: 0, isInterrupted: false, isGap: false, isFresh: after === null },
    now,
    settings,
  );
}

/** One step of the machine. */
export function stepStream(state: StreamState, input: StreamInput, settings: StreamSettings): StreamStep {
  // The table's types tie each name to its input; an index by two unions cannot show that to the compiler.
  const move = moves[state.name][input.name] as (
    state: StreamState,
    input: StreamInput,
    settings: StreamSettings,
  ) => StreamStep;
  return move(state, input, settings);
}

const stay = (state: StreamState): StreamStep => ({ state, actions: [] });

const end = (state: StreamState): StreamStep => ({
  state: { name: 'ended', since: state.since, until: null },
  actions: [...leave(state), { name: 'finish' }],
});

const drop: Move<'dropped'> = (state, input, settings) =>
  wait(state, { ...input, minimumMs: input.retryAfterMs ?? 0 }, settings);

const timeOut =
  (reason: string): Move<'due'> =>
  (state, input, settings) =>
    wait(state, { ...input, reason, minimumMs: 0 }, settings);

const open: Move<'opened'> = (state, input, settings) => ({
  state: {
    name: 'live',
    since: { ...state.since, isInterrupted: false, isGap: false },
    until: input.now + settings.silenceMs,
  },
  actions: greet(state),
});

const take: Move<'event'> = (state, input, settings) => ({
  state: {
    name: 'live',
    since: {
      cursor: input.cursor ?? state.since.cursor,
      attempt: 0,
      isInterrupted: false,
      isGap: false,
      isFresh: false,
    },
    until: input.now + settings.silenceMs,
  },
  actions: [...greet(state), { name: 'deliver' }],
});

const pause: Move<'full'> = (state) => ({
  state: { name: 'waiting', since: state.since, until: null },
  actions: leave(state),
});

// The place is forgotten, and the stream begins anew at once; but not when a place that is new itself has expired: snapshots
// that are older than the feed's memory, again and again, must not become a busy loop.
const lose: Move<'expired'> = (state, input, settings) => {
  const since = { ...state.since, cursor: null, isGap: true, isFresh: true };
  if (state.since.isFresh) {
    const loss = { ...input, reason: 'the place in the feed has expired', minimumMs: 0 };
    return wait({ ...state, since }, loss, settings);
  }
  const step = proceed(since, input.now, settings);
  return { state: step.state, actions: [...leave(state), ...step.actions] };
};

const sync: Move<'synced'> = (state, input, settings) => ({
  state: {
    name: 'connecting',
    since: { ...state.since, cursor: input.cursor, isGap: false, isInterrupted: false },
    until: input.now + settings.connectTimeoutMs,
  },
  actions: [
    { name: 'deliver-snapshot', isGap: state.since.isGap },
    { name: 'connect', after: input.cursor },
  ],
});

const tryAgain = (state: StreamState, input: { readonly now: number }, settings: StreamSettings): StreamStep =>
  proceed(state.since, input.now, settings);

const tryWhenDrained: Move<'drained'> = (state, input, settings) =>
  state.until === null ? tryAgain(state, input, settings) : stay(state);

const moves: MoveTable = {
  connecting: {
    opened: open,
    event: take,
    dropped: drop,
    due: timeOut('no answer'),
    full: stay,
    drained: stay,
    expired: lose,
    synced: stay,
    failed: end,
    closed: end,
  },
  live: {
    opened: stay,
    event: take,
    dropped: drop,
    due: timeOut('silence'),
    full: pause,
    drained: stay,
    expired: lose,
    synced: stay,
    failed: end,
    closed: end,
  },
  waiting: {
    opened: stay,
    event: stay,
    dropped: stay,
    due: tryAgain,
    full: stay,
    drained: tryWhenDrained,
    expired: stay,
    synced: stay,
    failed: end,
    closed: end,
  },
  resyncing: {
    opened: stay,
    event: stay,
    dropped: drop,
    due: timeOut('no answer'),
    full: stay,
    drained: stay,
    expired: stay,
    synced: sync,
    failed: end,
    closed: end,
  },
  ended: {
    opened: stay,
    event: stay,
    dropped: stay,
    due: stay,
    full: stay,
    drained: stay,
    expired: stay,
    synced: stay,
    failed: stay,
    closed: stay,
  },
};

/** Towards live: over a snapshot where there is no place and one can be had. */
function proceed(since: Course, now: number, settings: StreamSettings): StreamStep {
  const until = now + settings.connectTimeoutMs;
  if (since.cursor === null && settings.hasSnapshot) {
    return { state: { name: 'resyncing', since, until }, actions: [{ name: 'read-snapshot' }] };
  }
  return { state: { name: 'connecting', since, until }, actions: [{ name: 'connect', after: since.cursor }] };
}

function wait(
  state: StreamState,
  loss: { readonly now: number; readonly chance: number; readonly reason: string; readonly minimumMs: number },
  settings: StreamSettings,
): StreamStep {
  const attempt = state.since.attempt + 1;
  // Half of the delay is certain, the other half is chance.
  const delay = backoffDelay(attempt, settings.backoffFirstMs, settings.backoffMaxMs) * (0.5 + loss.chance / 2);
  const delayMs = Math.max(Math.round(delay), loss.minimumMs);
  return {
    state: {
      name: 'waiting',
      since: { ...state.since, attempt, isInterrupted: true },
      until: loss.now + delayMs,
    },
    actions: [...leave(state), { name: 'notify-reconnecting', reason: loss.reason, delayMs }],
  };
}

/** What a return to the server is told as. */
function greet(state: StreamState): StreamAction[] {
  if (state.since.isGap) return [{ name: 'notify-restarted' }];
  return state.since.isInterrupted ? [{ name: 'notify-resumed' }] : [];
}

function leave(state: StreamState): StreamAction[] {
  return state.name === 'waiting' || state.name === 'ended' ? [] : [{ name: 'disconnect' }];
}
