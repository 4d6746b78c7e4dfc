import { describeGoal, isReached, toResultLine } from '../../bench/support/measurement.ts';
import { median, percentile, summarize } from '../../bench/support/percentiles.ts';

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    ['the 99th of a hundred', hundred, 0.99, 99],
    ['the middle one', [3, 1, 2], 0.5, 2],
    ['the lower of two in the middle', [4, 1, 3, 2], 0.5, 2],
    ['the largest', [5, 7, 6], 1, 7],
    ['the smallest', [5, 7, 6], 0, 5],
    ['the only one', [8], 0.99, 8],
  ])('%s', (_, samples, share, expected) => {
    expect(percentile(samples, share)).toBe(expected);
  });

  it('of nothing are no numbers, and leave the samples in their order', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(summarize([])).toMatchObject({ count: 0, p99: Number.NaN });
    const samples = [10, 9, 100];
    expect(median(samples)).toBe(10);
    expect(samples).toEqual([10, 9, 100]);
  });
});

describe('a result line', () => {
  it('has value, floor, their ratio and every goal', () => {
    const line = toResultLine('fill', {
      value: 9_000.123,
      unit: 'pods/s',
      floor: 15_000,
      goals: [
        { what: 'ratio', value: 0.6, atLeast: 0.5 },
        { what: 'RSS', value: 800, unit: 'MiB', atMost: 1_024 },
      ],
    });
    expect(line).toEqual({
      bench: 'fill',
      value: 9_000,
      unit: 'pods/s',
      floor: 15_000,
      ratio: 0.6,
      goal: 'ratio >= 0.5; RSS <= 1024 MiB',
      ok: true,
    });
    expect(Object.keys(line)).toEqual(['bench', 'value', 'unit', 'floor', 'ratio', 'goal', 'ok']);
  });

  it('is not ok when one goal is missed, or nothing was to be reached', () => {
    const measured = { value: 1, unit: 's', floor: null };
    const reached = { what: 'a', value: 1, atMost: 1 };
    const missed = { what: 'b', value: 1.01, atMost: 1 };
    expect(toResultLine('x', { ...measured, goals: [reached] })).toMatchObject({ ok: true, floor: null, ratio: null });
    expect(toResultLine('x', { ...measured, goals: [reached, missed] }).ok).toBe(false);
    expect(toResultLine('x', { ...measured, goals: [] }).ok).toBe(false);
  });

  it.each([
    [{ what: 'ratio', value: 0.5, atLeast: 0.5 }, true],
    [{ what: 'ratio', value: 0.49, atLeast: 0.5 }, false],
    [{ what: 'p99', value: 50, atMost: 50 }, true],
    [{ what: 'p99', value: 50.1, atMost: 50 }, false],
    [{ what: 'p99', value: Number.NaN, atMost: 50 }, false],
    [{ what: 'p99', value: Number.NaN, atLeast: 50 }, false],
  ])('judges %j: %s', (goal, expected) => {
    expect(isReached(goal)).toBe(expected);
  });

  it('says a bound as people write it', () => {
    expect(describeGoal({ what: 'p99', value: 1, unit: 'ms', atMost: 50 })).toBe('p99 <= 50 ms');
  });
});
