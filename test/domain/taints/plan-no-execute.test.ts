import { planNoExecute, type UnreadyNode } from '../../../src/domain/taints/plan-no-execute.ts';
import { zoneOf } from '../../../src/domain/taints/zone.ts';

const now = 1_000_000;

const unready = (zone: string, count: number, { tainted = 0 } = {}): UnreadyNode[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${zone}-${index}`,
    zone,
    since: 100 + index,
    hasNoExecute: index < tainted,
  }));

const plan = (given: {
  unready: readonly UnreadyNode[];
  sizes: Readonly<Record<string, number>>;
  next?: Readonly<Record<string, number>>;
}) =>
  planNoExecute({
    unready: given.unready,
    zoneSizes: new Map(Object.entries(given.sizes)),
    nextTaintAt: new Map(Object.entries(given.next ?? {})),
    periodMs: 5_000,
    now,
  });

describe('planNoExecute', () => {
  it.each([
    ['a single node', 1, 10, ['a-0'], 10_000],
    ['two of three: a small part counts only from three nodes on', 2, 3, ['a-0'], 10_000],
    ['just under 55 % of a zone', 54, 100, ['a-0'], 10_000],
    ['55 % of a zone of more than 50 nodes', 55, 100, ['a-0'], 100_000],
    ['55 % of a zone of 51 nodes', 29, 51, ['a-0'], 100_000],
    ['55 % of a zone of 50 nodes', 28, 50, [], null],
    ['a whole zone, while another one lives', 100, 100, ['a-0'], 10_000],
  ] as const)('%s', (_name, count, size, add, intervalMs) => {
    const planned = plan({ unready: unready('a', count), sizes: { a: size, b: 5 } });
    expect(planned).toMatchObject({ isIsolated: false, add });
    expect(planned.nextTaintAt).toEqual(new Map(intervalMs === null ? [] : [['a', now + intervalMs]]));
  });

  it('takes zones each for themselves, and in each who waits longest', () => {
    const nodes = [...unready('a', 2, { tainted: 1 }), ...unready('b', 2).reverse()];
    expect(plan({ unready: nodes, sizes: { a: 9, b: 9 } }).add).toEqual(['a-1', 'b-0']);
  });

  it('waits for the zone’s turn, and keeps the rate when looks come late', () => {
    const nodes = unready('a', 3);
    expect(plan({ unready: nodes, sizes: { a: 9 }, next: { a: now + 1 } }).add).toEqual([]);
    const late = plan({ unready: nodes, sizes: { a: 9 }, next: { a: now - 3_000 } });
    expect([late.add, late.nextTaintAt.get('a')]).toEqual([['a-0'], now + 7_000]);
    const idle = plan({ unready: nodes, sizes: { a: 9 }, next: { a: now - 5_001 } });
    expect([idle.add, idle.nextTaintAt.get('a')]).toEqual([['a-0'], now + 10_000]);
  });

  it('gives none when no node of any zone is ready', () => {
    const nodes = [...unready('a', 4, { tainted: 1 }), ...unready('b', 1)];
    expect(plan({ unready: nodes, sizes: { a: 4, b: 1 } })).toEqual({
      isIsolated: true,
      add: [],
      nextTaintAt: new Map(),
    });
    expect(plan({ unready: nodes, sizes: { a: 4, b: 1, c: 1 } }).isIsolated).toBe(false);
  });
});

describe('zoneOf', () => {
  it.each([
    [{}, '/'],
    [{ 'topology.kubernetes.io/zone': 'z' }, '/z'],
    [{ 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' }, 'r/z'],
    [{ 'failure-domain.beta.kubernetes.io/zone': 'old' }, '/old'],
    [{ 'failure-domain.beta.kubernetes.io/zone': 'old', 'topology.kubernetes.io/zone': 'z' }, '/z'],
  ])('%j is %s', (labels, zone) => {
    expect(zoneOf(labels)).toBe(zone);
  });
});
