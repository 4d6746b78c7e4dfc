import { createIdSource } from '../../src/main/system-clock.ts';

const createStoppedSource = (startMs: number) => {
  const time = { ms: startMs };
  return { time, ids: createIdSource({ now: () => new Date(time.ms) }) };
};

const msOf = (uid: string): number => Number.parseInt(uid.replaceAll('-', '').slice(0, 12), 16);

describe('createIdSource', () => {
  it('gives UUIDs of version 7 that carry the time', () => {
    const { ids } = createStoppedSource(1_795_000_000_123);
    const uid = ids.uid();
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(msOf(uid)).toBe(1_795_000_000_123);
  });

  it('gives uids that rise, also more of one millisecond than its counter holds, and when the clock goes back', () => {
    const { ids, time } = createStoppedSource(1_795_000_000_000);
    const uids = Array.from({ length: 10_000 }, () => ids.uid());
    time.ms -= 5_000;
    uids.push(ids.uid());
    expect([...uids].sort()).toEqual(uids);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('gives suffixes of the length asked for, of every letter of the safe alphabet and no other', () => {
    const { ids } = createStoppedSource(0);
    expect(ids.suffix(5)).toHaveLength(5);
    expect([...new Set(ids.suffix(5_000))].sort().join('')).toBe('2456789bcdfghjklmnpqrstvwxz');
  });
});
