import { expect } from '@jest/globals';
import { formatAge, parseDuration } from '../../src/cli/durations.ts';

describe('formatAge', () => {
  const now = new Date('2026-11-24T12:00:00.000Z');
  const ago = (seconds: number) => formatAge(new Date(now.getTime() - seconds * 1_000).toISOString(), now);
  const [minute, hour, day] = [60, 3_600, 86_400];

  it.each([
    [0, '0s'],
    [-5, '0s'],
    [119, '119s'],
    [2 * minute, '2m'],
    [5 * minute + 30, '5m30s'],
    [10 * minute + 30, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [5 * hour + 30 * minute, '5h30m'],
    [8 * hour + 30 * minute, '8h'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [5 * day + 4 * hour, '5d4h'],
    [9 * day + 4 * hour, '9d'],
    [400 * day, '400d'],
    [3 * 365 * day, '3y'],
    [3 * 365 * day + day, '3y1d'],
    [9 * 365 * day + day, '9y'],
  ])('%d seconds ago: %s', (seconds, expected) => {
    expect(ago(seconds)).toBe(expected);
  });

  it('says that it does not know', () => {
    expect(formatAge(null, now)).toBe('<unknown>');
  });
});

describe('parseDuration', () => {
  it.each([
    ['30', 30_000],
    ['90s', 90_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    [' 2m ', 120_000],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', 'soon', '5 m', '5x', '-3s', '3s!'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow('is no duration');
  });
});
