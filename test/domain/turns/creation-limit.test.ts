import fc from 'fast-check';
import { grantCreations, type CreationBucket } from '../../../src/domain/turns/creation-limit.ts';
import { parseCreationRate } from '../../../src/domain/turns/creation-rate.ts';

const full: CreationBucket = { tokens: null, at: null };

describe('grantCreations', () => {
  it('gives what one second brings after a pause, and then as much as time brings', () => {
    const first = grantCreations({ wanted: 30, limits: [{ perSecond: 10, bucket: full }], now: 0 });
    expect(first).toEqual({ granted: 10, buckets: [{ tokens: 0, at: 0 }], retryAt: 250 });
    const bucket = first.buckets[0]!;
    expect(grantCreations({ wanted: 20, limits: [{ perSecond: 10, bucket }], now: 450 })).toMatchObject({
      granted: 4,
      retryAt: 700,
    });
  });

  it('gives one at once under a limit of less than one a second, and says when the next', () => {
    const { granted, buckets, retryAt } = grantCreations({
      wanted: 2,
      limits: [{ perSecond: 0.1, bucket: full }],
      now: 0,
    });
    expect({ granted, retryAt }).toEqual({ granted: 1, retryAt: 10_000 });
    expect(
      grantCreations({ wanted: 1, limits: [{ perSecond: 0.1, bucket: buckets[0]! }], now: retryAt! }).granted,
    ).toBe(1);
  });

  it('keeps all limits at once', () => {
    const limits = [
      { perSecond: 5, bucket: full },
      { perSecond: 3, bucket: { tokens: 1.5, at: 0 } },
    ];
    expect(grantCreations({ wanted: 4, limits, now: 500 })).toEqual({
      granted: 3,
      buckets: [
        { tokens: 2, at: 500 },
        { tokens: 0, at: 500 },
      ],
      retryAt: 834,
    });
  });

  it('never gives more in t seconds than a limit times t + 1, and something whenever it said it would', () => {
    const steps = fc.array(
      fc.record({ wanted: fc.integer({ min: 0, max: 50 }), pauseMs: fc.integer({ min: 0, max: 3_000 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 40, noNaN: true }), steps, (perSecond, all) => {
        let bucket = full;
        let now = 5_000;
        const given: { at: number; granted: number }[] = [];
        for (const { wanted, pauseMs } of all) {
          now += pauseMs;
          const result = grantCreations({ wanted, limits: [{ perSecond, bucket }], now });
          bucket = result.buckets[0]!;
          given.push({ at: now, granted: result.granted });
          if (result.retryAt !== null) {
            const later = grantCreations({ wanted: 1, limits: [{ perSecond, bucket }], now: result.retryAt });
            expect(later.granted).toBe(1);
          }
        }
        for (const from of given) {
          for (const to of given.filter((one) => one.at >= from.at)) {
            const sum = given
              .filter((one) => one.at >= from.at && one.at <= to.at)
              .reduce((total, one) => total + one.granted, 0);
            const seconds = (to.at - from.at) / 1_000;
            expect(sum).toBeLessThanOrEqual(Math.max(1, perSecond) + perSecond * seconds + 1e-6);
          }
        }
      }),
    );
  });
});

describe('parseCreationRate', () => {
  it.each([
    ['50', 50],
    ['0.5', 0.5],
    ['100000', 100_000],
    ['0', null],
    ['-1', null],
    ['100001', null],
    ['1e3', null],
    ['', null],
    ['many', null],
  ])('reads %p as %p', (text, rate) => {
    expect(parseCreationRate(text)).toBe(rate);
  });
});
