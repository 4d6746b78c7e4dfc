import type { Taint, Toleration } from '../../../src/domain/model/taint.ts';
import { decideEviction } from '../../../src/domain/taints/plan-eviction.ts';

const now = 1_000_000;
const noExecute = (key: string): Taint => ({ key, effect: 'NoExecute' });
const tolerate = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

const decide = (taints: readonly Taint[], tolerations: readonly Toleration[], dueAt: number | null = null) =>
  decideEviction({ taints, tolerations, dueAt, now });

const stays = { kind: 'STAYS' };
const goes = { kind: 'GOES', isTolerated: false };
const waits = (seconds: number) => ({ kind: 'WAITS', dueAt: now + seconds * 1_000 });

describe('decideEviction', () => {
  it.each([
    ['other effects do not count', [{ key: 'a', effect: 'NoSchedule' }] as const, [], stays],
    ['a taint that is not tolerated', [noExecute('a')], [tolerate('b')], goes],
    ['one of two that is not', [noExecute('a'), noExecute('b')], [tolerate('a', 60)], goes],
    ['for ever', [noExecute('a')], [tolerate('a')], stays],
    ['for a time', [noExecute('a')], [tolerate('a', 60)], waits(60)],
    [
      'the smallest of those that are used',
      [noExecute('a'), noExecute('b')],
      [tolerate('a', 60), tolerate('b', 30)],
      waits(30),
    ],
    [
      'one for ever does not lengthen the other',
      [noExecute('a'), noExecute('b')],
      [tolerate('a'), tolerate('b', 30)],
      waits(30),
    ],
    ['the first that matches is used: the shorter', [noExecute('a')], [tolerate('a', 60), tolerate('a')], waits(60)],
    ['the first that matches is used: for ever', [noExecute('a')], [tolerate('a'), tolerate('a', 60)], stays],
    ['no time at all', [noExecute('a')], [tolerate('a', 0)], { kind: 'GOES', isTolerated: true }],
    ['less than no time', [noExecute('a')], [tolerate('a', -5)], { kind: 'GOES', isTolerated: true }],
  ])('%s', (_name, taints, tolerations, expected) => {
    expect(decide(taints, tolerations)).toEqual(expected);
  });

  it('keeps a timer that runs, whether the time became longer or shorter', () => {
    expect(decide([noExecute('a')], [tolerate('a', 900)], now + 5_000)).toEqual(waits(5));
    expect(decide([noExecute('a'), noExecute('b')], [tolerate('a', 900), tolerate('b', 1)], now + 5_000)).toEqual(
      waits(5),
    );
  });

  it('ends a timer: its time is over, nothing bounds the stay, or a taint is not tolerated', () => {
    expect(decide([noExecute('a')], [tolerate('a', 900)], now)).toEqual({ kind: 'GOES', isTolerated: true });
    expect(decide([noExecute('a')], [tolerate('a')], now + 5_000)).toEqual(stays);
    expect(decide([], [], now + 5_000)).toEqual(stays);
    expect(decide([noExecute('a'), noExecute('b')], [tolerate('a', 900)], now + 5_000)).toEqual(goes);
  });

  it('bears times that no clock can show', () => {
    const decision = decide([noExecute('a')], [tolerate('a', Number.MAX_SAFE_INTEGER)]);
    expect(decision.kind === 'WAITS' && Number.isNaN(new Date(decision.dueAt).getTime())).toBe(false);
  });
});
