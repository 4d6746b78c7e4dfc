import type { HistoryChange, Image } from './audit/read-history.ts';
import { checkStreams } from './checks/check-streams.ts';
import type { StreamSeen } from './checks/check-streams.ts';
import type { SubscriptionSpec } from './subscribers/subscriptions.ts';

// The judge of the streams, with histories that it must refuse.

const image = (version: number, tier: string): Image => ({ version: String(version), name: 'p', labels: { tier } });
const change = (uid: string, before: Image | null, after: Image | null): HistoryChange => ({
  kind: 'Pod',
  uid,
  before,
  after,
});

const history: readonly HistoryChange[] = [
  change('a', null, image(1, 'front')),
  change('b', null, image(1, 'back')),
  change('a', image(1, 'front'), image(2, 'back')),
  change('b', image(1, 'back'), image(2, 'front')),
  change('b', image(2, 'front'), image(3, 'front')),
  change('b', image(3, 'front'), null),
];
const whole = ['ADDED a 1', 'ADDED b 1', 'MODIFIED a 2', 'MODIFIED b 2', 'MODIFIED b 3', 'DELETED b'];
const front = ['ADDED a 1', 'DELETED a', 'ADDED b 2', 'MODIFIED b 3', 'DELETED b'];

const everything: SubscriptionSpec = { name: 'all', kind: 'Pod', filter: {} };
const others: readonly StreamSeen[] = (['Node', 'DaemonSet'] as const).map((kind) => ({
  spec: { name: kind, kind, filter: {} },
  seen: [],
}));
const check = (all: readonly string[], byTier: readonly string[] = front) =>
  checkStreams(history, [
    ...others,
    { spec: everything, seen: all },
    { spec: { name: 'front', kind: 'Pod', filter: { labels: { tier: 'front' } } }, seen: byTier },
  ]);

const without = (list: readonly string[], at: number) => list.filter((_, index) => index !== at);
const swapped = (list: readonly string[], at: number) => [
  ...list.slice(0, at),
  list[at + 1]!,
  list[at]!,
  ...list.slice(at + 2),
];

describe('checkStreams', () => {
  it('accepts what the history gives, also in another order of objects that all subscribers share', () => {
    expect(check(whole)).toEqual([]);
    expect(check(swapped(whole, 2), ['ADDED a 1', 'ADDED b 2', 'DELETED a', 'MODIFIED b 3', 'DELETED b'])).toEqual([]);
  });

  it.each([
    ['a missed event', without(whole, 3), front, 'all: missed 1 of 6 events: MODIFIED b 2'],
    ['a doubled event', [...whole, 'ADDED b 1'], front, 'all: 1 events came twice or never happened: ADDED b 1'],
    ['an object’s events out of order', swapped(whole, 3), front, 'all, b: out of order at event 1'],
    ['a missed leaving of the view', whole, without(front, 1), 'front: missed 1 of 5 events: DELETED a'],
    ['an event outside of the view', whole, [...front, 'MODIFIED a 2'], 'front: 1 events came twice or never happened'],
    ['another order than the others', whole, swapped(front, 1), 'front: out of order at event 1'],
  ])('finds %s', (_name, all, byTier, message) => {
    expect(check(all, byTier).join('\n')).toContain(message);
  });

  it('asks for a subscriber without a filter', () => {
    expect(() => checkStreams(history, others)).toThrow('nobody subscribed to every change of kind Pod');
  });
});
