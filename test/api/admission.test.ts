import { setTimeout as delay } from 'node:timers/promises';
import { admissionLimitsDefault, createAdmission, createTokenLanes } from '../../src/api/admission.ts';
import type { Place } from '../../src/api/admission.ts';
import { createDeadline } from '../../src/api/deadline.ts';
import { UnavailableError } from '../../src/store/core/store-error.ts';

const admissionOf = (options: { runningMax?: number; waitingMax?: number; waitMsMax?: number } = {}) => {
  const { runningMax = 2, waitingMax = 2, waitMsMax = 60_000 } = options;
  const lane = { runningMax, waitingMax };
  return createAdmission({ PEOPLE: lane, AGENTS: lane, STRANGERS: lane, WAITS: lane, waitMsMax });
};

/** Whether it is settled without anything else happening. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending');
  const first = await Promise.race([promise.then(() => true).catch(() => true), delay(5).then(() => pending)]);
  return first !== pending;
};

describe('admission', () => {
  it('gives as many places as there are, then lets wait in order, then refuses at once', async () => {
    const admission = admissionOf();
    const first = await admission.enter('PEOPLE');
    const second = await admission.enter('PEOPLE');
    const order: string[] = [];
    const third = admission.enter('PEOPLE').then((place) => (order.push('third'), place));
    const fourth = admission.enter('PEOPLE').then((place) => (order.push('fourth'), place));
    await expect(admission.enter('PEOPLE')).rejects.toThrow(UnavailableError);
    expect(order).toEqual([]);
    first.leave();
    const held = await third;
    expect(await isSettled(fourth)).toBe(false);
    second.leave();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
    // One place, however often it is given back.
    held.leave();
    held.leave();
    await admission.enter('PEOPLE');
    const caller = new AbortController();
    const last = admission.enter('PEOPLE', caller.signal);
    expect(await isSettled(last)).toBe(false);
    caller.abort();
    await expect(last).rejects.toThrow(UnavailableError);
  });

  it('keeps lanes apart: what fills one leaves the others free', async () => {
    const admission = admissionOf({ runningMax: 1, waitingMax: 0 });
    await admission.enter('AGENTS');
    await expect(admission.enter('AGENTS')).rejects.toThrow('too much to do');
    await admission.enter('PEOPLE');
    await admission.enter('STRANGERS');
    await admission.enter('WAITS');
  });

  it('refuses who waited for too long, and whose caller has gone, and keeps no place for them', async () => {
    const admission = admissionOf({ runningMax: 1, waitingMax: 1, waitMsMax: 20 });
    const place = await admission.enter('PEOPLE');
    await expect(admission.enter('PEOPLE')).rejects.toThrow(UnavailableError);
    const gone = new AbortController();
    const waiting = admission.enter('PEOPLE', gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow(UnavailableError);
    await expect(admission.enter('PEOPLE', gone.signal)).rejects.toThrow(UnavailableError);
    place.leave();
    const next = await admission.enter('PEOPLE');
    // Longer than anybody may wait: a place that was given is kept.
    await delay(40);
    await expect(admission.enter('PEOPLE')).rejects.toThrow(UnavailableError);
    next.leave();
  });

  it('holds what 10,000 callers leave of their places', async () => {
    const admission = createAdmission(admissionLimitsDefault);
    let atWork = 0;
    let most = 0;
    const call = async () => {
      const place: Place = await admission.enter('PEOPLE');
      most = Math.max(most, (atWork += 1));
      await Promise.resolve();
      atWork -= 1;
      place.leave();
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 10_000 }, call));
    const { runningMax, waitingMax } = admissionLimitsDefault.PEOPLE;
    expect(most).toBe(runningMax);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(runningMax + waitingMax);
  });
});

describe('lanes of tokens', () => {
  it('puts who is not known with the strangers, and forgets tokens that are good no more', () => {
    const lanes = createTokenLanes();
    expect(lanes.laneOf('a')).toBe('STRANGERS');
    lanes.note('a', { role: 'FLEET' });
    lanes.note('b', { role: 'VIEWER' });
    expect([lanes.laneOf('a'), lanes.laneOf('b')]).toEqual(['AGENTS', 'PEOPLE']);
    lanes.note('a', null);
    expect(lanes.laneOf('a')).toBe('STRANGERS');
  });

  it('remembers a bounded number, those that were seen last', () => {
    const lanes = createTokenLanes();
    lanes.note('first', { role: 'ADMIN' });
    for (let at = 0; at < 15_000; at += 1) lanes.note(`t${at}`, { role: 'AGENT' });
    lanes.note('first', { role: 'ADMIN' });
    for (let at = 15_000; at < 30_000; at += 1) lanes.note(`t${at}`, { role: 'AGENT' });
    expect([lanes.laneOf('first'), lanes.laneOf('t0'), lanes.laneOf('t29999')]).toEqual([
      'PEOPLE',
      'STRANGERS',
      'AGENTS',
    ]);
  });
});

describe('a deadline', () => {
  it('refuses what would begin after it, and can be given anew', async () => {
    const deadline = createDeadline(20);
    deadline.check();
    await delay(40);
    expect(() => deadline.check()).toThrow('The operation took longer than 0.02 s: ask for less, or try again later.');
    deadline.restart();
    deadline.check();
  });
});
