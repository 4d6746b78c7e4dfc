import { expect } from '@jest/globals';
import fc from 'fast-check';
import { startStream, stepStream } from '../../src/client/stream-state.ts';
import type { Course, StreamAction, StreamInput, StreamSettings, StreamState } from '../../src/client/stream-state.ts';

const settings: StreamSettings = {
  hasSnapshot: true,
  connectTimeoutMs: 10_000,
  silenceMs: 30_000,
  backoffFirstMs: 200,
  backoffMaxMs: 5_000,
};
const withoutSnapshot: StreamSettings = { ...settings, hasSnapshot: false };
const now = 1_000_000;
const course: Course = { cursor: 'c1', attempt: 0, isInterrupted: false, isGap: false, isFresh: false };

const states: Readonly<Record<StreamState['name'], StreamState>> = {
  connecting: { name: 'connecting', since: course, until: now + 1 },
  live: { name: 'live', since: course, until: now + 1 },
  waiting: { name: 'waiting', since: course, until: now + 1 },
  resyncing: { name: 'resyncing', since: { ...course, cursor: null, isGap: true, isFresh: true }, until: now + 1 },
  ended: { name: 'ended', since: course, until: null },
};

const inputs: Readonly<Record<StreamInput['name'], StreamInput>> = {
  opened: { name: 'opened', now },
  event: { name: 'event', now, cursor: 'c2' },
  dropped: { name: 'dropped', now, chance: 0, reason: 'reset', retryAfterMs: null },
  due: { name: 'due', now, chance: 0 },
  full: { name: 'full', now },
  drained: { name: 'drained', now },
  expired: { name: 'expired', now, chance: 0 },
  synced: { name: 'synced', now, cursor: 'c9' },
  failed: { name: 'failed', now },
  closed: { name: 'closed', now },
};

type Expected = readonly [StreamState['name'], ...string[]];

// Every state with every input: the state after it, and the actions by name. 'same' is the very same state, no action.
const table: Readonly<Record<StreamState['name'], Readonly<Record<StreamInput['name'], Expected | 'same'>>>> = {
  connecting: {
    opened: ['live'],
    event: ['live', 'deliver'],
    dropped: ['waiting', 'disconnect', 'notify-reconnecting'],
    due: ['waiting', 'disconnect', 'notify-reconnecting'],
    full: 'same',
    drained: 'same',
    expired: ['resyncing', 'disconnect', 'read-snapshot'],
    synced: 'same',
    failed: ['ended', 'disconnect', 'finish'],
    closed: ['ended', 'disconnect', 'finish'],
  },
  live: {
    opened: 'same',
    event: ['live', 'deliver'],
    dropped: ['waiting', 'disconnect', 'notify-reconnecting'],
    due: ['waiting', 'disconnect', 'notify-reconnecting'],
    full: ['waiting', 'disconnect'],
    drained: 'same',
    expired: ['resyncing', 'disconnect', 'read-snapshot'],
    synced: 'same',
    failed: ['ended', 'disconnect', 'finish'],
    closed: ['ended', 'disconnect', 'finish'],
  },
  waiting: {
    opened: 'same',
    event: 'same',
    dropped: 'same',
    due: ['connecting', 'connect'],
    full: 'same',
    drained: 'same',
    expired: 'same',
    synced: 'same',
    failed: ['ended', 'finish'],
    closed: ['ended', 'finish'],
  },
  resyncing: {
    opened: 'same',
    event: 'same',
    dropped: ['waiting', 'disconnect', 'notify-reconnecting'],
    due: ['waiting', 'disconnect', 'notify-reconnecting'],
    full: 'same',
    drained: 'same',
    expired: 'same',
    synced: ['connecting', 'deliver-snapshot', 'connect'],
    failed: ['ended', 'disconnect', 'finish'],
    closed: ['ended', 'disconnect', 'finish'],
  },
  ended: {
    opened: 'same',
    event: 'same',
    dropped: 'same',
    due: 'same',
    full: 'same',
    drained: 'same',
    expired: 'same',
    synced: 'same',
    failed: 'same',
    closed: 'same',
  },
};

function names(actions: readonly StreamAction[]): string[] {
  return actions.map((action) => action.name);
}

/** Plays inputs one after the other; gives the last state and the actions of all steps. */
function play(start: StreamState, played: readonly StreamInput[], using = settings) {
  let state = start;
  const actions: StreamAction[] = [];
  for (const input of played) {
    const step = stepStream(state, input, using);
    state = step.state;
    actions.push(...step.actions);
  }
  return { state, actions };
}

describe('stepStream', () => {
  for (const [stateName, row] of Object.entries(table)) {
    for (const [inputName, expected] of Object.entries(row)) {
      const outcome = expected === 'same' ? 'stays as it is' : `becomes ${expected[0]}`;
      it(`${stateName}: ${inputName}: ${outcome}`, () => {
        const state = states[stateName as StreamState['name']];
        const step = stepStream(state, inputs[inputName as StreamInput['name']], settings);
        if (expected === 'same') {
          expect(step.state).toBe(state);
          expect(step.actions).toEqual([]);
        } else {
          expect([step.state.name, ...names(step.actions)]).toEqual(expected);
        }
      });
    }
  }

  it('keeps the cursor of each event and connects again after it', () => {
    const { state, actions } = play(states.live, [inputs.event, inputs.dropped, { name: 'due', now, chance: 0 }]);
    expect(state.since.cursor).toBe('c2');
    expect(actions.at(-1)).toEqual({ name: 'connect', after: 'c2' });
  });

  it('goes back to the last place when an event has none', () => {
    const { state } = play(states.live, [{ name: 'event', now, cursor: null }]);
    expect(state.since.cursor).toBe('c1');
  });

  it('says that it is back once after an interruption', () => {
    const { actions } = play(states.live, [
      inputs.dropped,
      inputs.due,
      inputs.dropped,
      inputs.due,
      inputs.opened,
      inputs.event,
      inputs.event,
    ]);
    expect(names(actions).filter((name) => name === 'notify-resumed')).toHaveLength(1);
  });

  it('waits twice as long after each loss, up to the maximum, and short again after an event', () => {
    const delays: number[] = [];
    let state = states.live;
    for (let loss = 0; loss < 7; loss += 1) {
      const step = stepStream(state, { ...inputs.dropped, chance: 1 } as StreamInput, settings);
      for (const action of step.actions) if (action.name === 'notify-reconnecting') delays.push(action.delayMs);
      state = play(step.state, [inputs.due, inputs.opened]).state;
    }
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    const step = stepStream(
      play(state, [inputs.event]).state,
      { ...inputs.dropped, chance: 1 } as StreamInput,
      settings,
    );
    expect(step.state.until).toBe(now + 200);
  });

  it('waits at least as long as the server asks for', () => {
    const input: StreamInput = { ...inputs.dropped, retryAfterMs: 7_000 } as StreamInput;
    expect(stepStream(states.live, input, settings).state.until).toBe(now + 7_000);
  });

  it('takes silence for a lost connection, counted from the last event', () => {
    const { state } = play(states.live, [inputs.event]);
    expect(state.until).toBe(now + settings.silenceMs);
  });

  it('reads a snapshot at the start when it has no place, and says that there is no gap', () => {
    const start = startStream(null, now, settings);
    expect(names(start.actions)).toEqual(['read-snapshot']);
    const step = stepStream(start.state, inputs.synced, settings);
    expect(step.actions).toEqual([
      { name: 'deliver-snapshot', isGap: false },
      { name: 'connect', after: 'c9' },
    ]);
  });

  it('says that there is a gap when the place expired', () => {
    const { actions } = play(states.live, [inputs.expired, inputs.synced]);
    expect(actions).toContainEqual({ name: 'deliver-snapshot', isGap: true });
  });

  it('does not resync without a pause when new places expire too', () => {
    const { state, actions } = play(states.live, [inputs.expired, inputs.synced, inputs.opened, inputs.expired]);
    expect(state.name).toBe('waiting');
    expect(state.since.cursor).toBeNull();
    expect(names(actions).at(-1)).toBe('notify-reconnecting');
    expect(names(play(state, [inputs.due]).actions)).toEqual(['read-snapshot']);
  });

  it('resyncs at once when the place expired during a long interruption', () => {
    const { state } = play(states.live, [inputs.dropped, inputs.due, inputs.dropped, inputs.due, inputs.expired]);
    expect(state.name).toBe('resyncing');
  });

  it('lets the server begin anew, and says so, when there is no snapshot to read', () => {
    const { actions } = play(states.live, [inputs.expired, inputs.opened], withoutSnapshot);
    expect(names(actions)).toEqual(['disconnect', 'connect', 'notify-restarted']);
    expect(actions[1]).toEqual({ name: 'connect', after: null });
  });

  it('gives the connection up when the reader is behind, and takes it up when he has caught up', () => {
    const { state, actions } = play(states.live, [inputs.event, inputs.full]);
    expect(state.until).toBeNull();
    expect(names(play(state, [inputs.drained]).actions)).toEqual(['connect']);
    expect(names(actions)).not.toContain('notify-reconnecting');
  });
});

describe('a resumable stream, whatever happens', () => {
  const inputsAtRandom: fc.Arbitrary<StreamInput> = fc.oneof(
    fc.constantFrom<StreamInput>(inputs.opened, inputs.full, inputs.drained, inputs.due, inputs.synced),
    fc.constantFrom<StreamInput>(inputs.expired, inputs.failed, inputs.closed),
    fc.integer({ min: 1, max: 999 }).map((n): StreamInput => ({ name: 'event', now, cursor: `e${n}` })),
    fc
      .record({ chance: fc.double({ min: 0, max: 0.999, noNaN: true }), retryAfterMs: fc.option(fc.nat(60_000)) })
      .map((some): StreamInput => ({ name: 'dropped', now, reason: 'reset', ...some })),
  );

  it('has at most one connection or snapshot under way', () => {
    fc.assert(
      fc.property(
        fc.array(inputsAtRandom, { maxLength: 60 }),
        fc.boolean(),
        fc.boolean(),
        (played, hasSnapshot, hasPlace) => {
          const using = { ...settings, hasSnapshot };
          let step = startStream(hasPlace ? 'c0' : null, now, using);
          let underWay = 0;
          const count = (actions: readonly StreamAction[], after: StreamState, given: StreamInput | null): void => {
            // A snapshot that was read is no longer under way.
            if (given?.name === 'synced' && actions.length > 0) underWay -= 1;
            for (const { name } of actions) {
              if (name === 'disconnect') underWay -= 1;
              if (name === 'connect' || name === 'read-snapshot') underWay += 1;
              expect(underWay === 0 || underWay === 1).toBe(true);
            }
            expect(underWay).toBe(after.name === 'waiting' || after.name === 'ended' ? 0 : 1);
          };
          count(step.actions, step.state, null);
          for (const input of played) {
            step = stepStream(step.state, input, using);
            count(step.actions, step.state, input);
          }
        },
      ),
    );
  });

  it('connects after the last delivered event, or where a snapshot was read, and nowhere else', () => {
    fc.assert(
      fc.property(fc.array(inputsAtRandom, { maxLength: 60 }), (played) => {
        let step = startStream('c0', now, settings);
        let place: string | null = 'c0';
        for (const input of played) {
          step = stepStream(step.state, input, settings);
          for (const action of step.actions) {
            if (action.name === 'deliver' && input.name === 'event') place = input.cursor;
            if (action.name === 'deliver-snapshot' && input.name === 'synced') place = input.cursor;
            if (action.name === 'connect') expect(action.after).toBe(place);
          }
        }
      }),
    );
  });

  it('comes to an end only by a failure or by its reader, and then does nothing more', () => {
    fc.assert(
      fc.property(fc.array(inputsAtRandom, { maxLength: 60 }), (played) => {
        const { state, actions } = play(startStream('c0', now, settings).state, played);
        const isOver = played.some((input) => input.name === 'failed' || input.name === 'closed');
        expect(state.name === 'ended').toBe(isOver);
        expect(names(actions).filter((name) => name === 'finish')).toHaveLength(isOver ? 1 : 0);
      }),
    );
  });

  it('always knows when to act next, unless it has ended or waits for its reader', () => {
    fc.assert(
      fc.property(fc.array(inputsAtRandom, { maxLength: 60 }), (played) => {
        const { state } = play(startStream('c0', now, settings).state, played);
        const mayRest = state.name === 'ended' || state.name === 'waiting';
        expect(state.until !== null || mayRest).toBe(true);
      }),
    );
  });
});
