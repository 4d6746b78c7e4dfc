import fc from 'fast-check';
import { templateHeadStartMs } from '../../../src/domain/turns/head-start.ts';
import {
  chargeTurn,
  headStartMs,
  leadingHeadStartMs,
  neutralHeadStartMs,
  turnCreditMaxMs,
  passCost,
} from '../../../src/domain/turns/turn-order.ts';

const priorities = fc.integer({ min: -(2 ** 31), max: 2_000_001_000 });

describe('headStartMs', () => {
  it.each([
    [0, 31_000],
    [1, 32_000],
    [-1, 30_000],
    [1_023, 41_000],
    [2_000_001_000, 61_897],
    [-(2 ** 31), 0],
  ])('of priority %p is %p', (priority, milliseconds) => {
    expect(headStartMs(priority)).toBe(milliseconds);
  });

  it('never falls as the priority rises, and is bounded: nobody waits for ever', () => {
    fc.assert(
      fc.property(priorities, priorities, (one, other) => {
        const [lower, higher] = one < other ? [one, other] : [other, one];
        expect(headStartMs(lower)).toBeLessThanOrEqual(headStartMs(higher));
        expect(headStartMs(lower)).toBeGreaterThanOrEqual(0);
        expect(headStartMs(higher) + turnCreditMaxMs).toBeLessThan(leadingHeadStartMs);
      }),
    );
  });

  it('goes by the class of the template, which may be the default one; by 0 where none can be found', () => {
    const classes = [
      { name: 'high', value: 1_023 },
      { name: 'usual', value: 1, globalDefault: true },
    ];
    const of = (priorityClassName?: string) =>
      templateHeadStartMs({
        template: { spec: { containers: [], ...(priorityClassName ? { priorityClassName } : {}) } },
        classes,
      });
    expect([of('high'), of(), of('missing')]).toEqual([41_000, 32_000, neutralHeadStartMs]);
  });
});

describe('chargeTurn', () => {
  const now = 1_000_000;

  it('takes all credit for a whole turn and little for a few nodes', () => {
    expect(chargeTurn({ servedAt: null, now, cost: 500 })).toBe(now);
    expect(chargeTurn({ servedAt: null, now, cost: 50 })).toBe(now - 27_000);
    expect(chargeTurn({ servedAt: now - 5_000, now, cost: 50 })).toBe(now - 2_000);
  });

  it('lets time bring credit back, up to its maximum', () => {
    const served = chargeTurn({ servedAt: null, now, cost: 500 });
    expect(chargeTurn({ servedAt: served, now: now + 60_000, cost: 50 })).toBe(now + 33_000);
  });

  it('leaves no credit to who takes more turns than time brings back', () => {
    let servedAt: number | null = null;
    // A hundred turns of ten nodes a second.
    for (let at = now; at < now + 20_000; at += 10) {
      servedAt = chargeTurn({ servedAt, now: at, cost: passCost({ nodes: 10, pods: 0 }) });
    }
    expect(servedAt).toBe(now + 19_990);
  });
});
