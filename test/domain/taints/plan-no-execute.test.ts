import { planNoExecute, type ZoneHealth } from '../../../src/domain/taints/plan-no-execute.ts';
import { zoneOf } from '../../../src/domain/taints/zone.ts';

const now = 1_000_000;

const zone = (name: string, unready: number, nodes: number, first: string | null = `${name}-first`): ZoneHealth => ({
  zone: name,
  nodes,
  unready,
  first: unready === 0 ? null : first,
});

const plan = (zones: readonly ZoneHealth[], next: Readonly<Record<string, number>> = {}) =>
  planNoExecute({ zones, nextTaintAt: new Map(Object.entries(next)), periodMs: 5_000, now });

describe('planNoExecute', () => {
  it.each([
    ['a single node', 1, 10, 10_000],
    ['two of three: a part counts only from three nodes on', 2, 3, 10_000],
    ['just under 55 % of a zone', 54, 100, 10_000],
    ['55 % of a zone of more than 50 nodes', 55, 100, 100_000],
    ['55 % of a zone of 51 nodes', 29, 51, 100_000],
    ['55 % of a zone of 50 nodes', 28, 50, null],
    ['a whole zone, while another one lives', 100, 100, 10_000],
  ])('%s', (_name, unready, nodes, intervalMs) => {
    expect(plan([zone('a', unready, nodes), zone('b', 0, 5)])).toEqual({
      isIsolated: false,
      add: intervalMs === null ? [] : ['a-first'],
      nextTaintAt: new Map(intervalMs === null ? [] : [['a', now + intervalMs]]),
    });
  });

  it('takes zones each for themselves, and leaves alone where all have it', () => {
    expect(plan([zone('a', 2, 9), zone('b', 2, 9), zone('c', 2, 9, null)]).add).toEqual(['a-first', 'b-first']);
  });

  it('waits for the zone’s turn, and keeps the rate when looks come late', () => {
    const zones = [zone('a', 3, 9)];
    expect(plan(zones, { a: now + 1 }).add).toEqual([]);
    const late = plan(zones, { a: now - 3_000 });
    expect([late.add, late.nextTaintAt.get('a')]).toEqual([['a-first'], now + 7_000]);
    const idle = plan(zones, { a: now - 10_001 });
    expect([idle.add, idle.nextTaintAt.get('a')]).toEqual([['a-first'], now + 10_000]);
  });

  it('gives none when no node of any zone is ready', () => {
    const dead = [zone('a', 4, 4), zone('b', 1, 1)];
    expect(plan(dead)).toEqual({ isIsolated: true, add: [], nextTaintAt: new Map() });
    expect(plan([...dead, zone('c', 0, 1)]).isIsolated).toBe(false);
  });
});

describe('zoneOf', () => {
  it.each([
    [{}, '/'],
    [{ 'topology.kubernetes.io/zone': 'z' }, '/z'],
    [{ 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' }, 'r/z'],
    [{ 'failure-domain.beta.kubernetes.io/zone': 'old' }, '/old'],
    [{ 'failure-domain.beta.kubernetes.io/zone': 'old', 'topology.kubernetes.io/zone': 'z' }, '/z'],
  ])('%j is %s', (labels, expected) => {
    expect(zoneOf(labels)).toBe(expected);
  });
});
