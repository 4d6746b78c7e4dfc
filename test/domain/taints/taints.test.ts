import type { Condition } from '../../../src/domain/model/pod.ts';
import type { Taint, Toleration } from '../../../src/domain/model/taint.ts';
import { daemonTolerations } from '../../../src/domain/taints/daemon-tolerations.ts';
import { effectiveTaints, stripDerivedTaints } from '../../../src/domain/taints/effective-taints.ts';
import { printTaint } from '../../../src/domain/taints/taint.ts';
import { findUntoleratedTaint, tolerates } from '../../../src/domain/taints/toleration.ts';

describe('tolerates', () => {
  const taint: Taint = { key: 'foo', value: 'bar', effect: 'NoSchedule' };
  it.each<[string, Toleration, boolean]>([
    ['Exists of the key', { key: 'foo', operator: 'Exists', effect: 'NoSchedule' }, true],
    ['Exists of any key', { operator: 'Exists' }, true],
    ['Exists of any key for another effect', { operator: 'Exists', effect: 'NoExecute' }, false],
    ['an equal value', { key: 'foo', operator: 'Equal', value: 'bar', effect: 'NoSchedule' }, true],
    ['an equal value, operator left out', { key: 'foo', value: 'bar', effect: 'NoSchedule' }, true],
    ['any effect', { key: 'foo', value: 'bar' }, true],
    ['another value', { key: 'foo', operator: 'Equal', value: 'other', effect: 'NoSchedule' }, false],
    ['no value', { key: 'foo' }, false],
    ['another effect', { key: 'foo', operator: 'Equal', value: 'bar', effect: 'NoExecute' }, false],
    ['another key', { key: 'bar', operator: 'Exists' }, false],
    ['no key without Exists', { operator: 'Equal', value: 'bar' }, false],
    ['an unknown operator', { key: 'foo', operator: 'Like', value: 'bar' } as unknown as Toleration, false],
  ])('%s', (_about, toleration, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });

  it('takes two absent values as equal', () => {
    expect(tolerates({ key: 'foo' }, { key: 'foo', effect: 'NoSchedule' })).toBe(true);
  });
});

describe('findUntoleratedTaint', () => {
  it('names the first of the wanted effects', () => {
    const taints: Taint[] = [
      { key: 'a', effect: 'PreferNoSchedule' },
      { key: 'b', effect: 'NoSchedule' },
      { key: 'c', effect: 'NoSchedule' },
    ];
    const find = (tolerations: Toleration[]) =>
      findUntoleratedTaint({ taints, tolerations, effects: ['NoSchedule', 'NoExecute'] });
    expect(find([])).toEqual(taints[1]);
    expect(find([{ key: 'b', operator: 'Exists' }])).toEqual(taints[2]);
    expect(find([{ operator: 'Exists' }])).toBeUndefined();
  });
});

describe('printTaint', () => {
  it('leaves out an absent value', () => {
    expect(printTaint({ key: 'k', effect: 'NoSchedule' })).toBe('k:NoSchedule');
    expect(printTaint({ key: 'k', value: 'v', effect: 'NoExecute' })).toBe('k=v:NoExecute');
  });
});

describe('daemonTolerations', () => {
  const automatic = [
    'not-ready',
    'unreachable',
    'disk-pressure',
    'memory-pressure',
    'pid-pressure',
    'unschedulable',
  ].map((name) => `node.kubernetes.io/${name}`);
  const notReady: Toleration = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };

  it('adds six, and a seventh with host network', () => {
    expect(daemonTolerations({}).map((one) => one.key)).toEqual(automatic);
    expect(daemonTolerations({}).map((one) => one.effect)).toEqual([
      'NoExecute',
      'NoExecute',
      ...Array(4).fill('NoSchedule'),
    ]);
    expect(daemonTolerations({ hostNetwork: true }).at(-1)).toEqual({
      key: 'node.kubernetes.io/network-unavailable',
      operator: 'Exists',
      effect: 'NoSchedule',
    });
  });

  it('appends them after those of the template', () => {
    const own: Toleration = { key: 'mine', operator: 'Exists' };
    expect(daemonTolerations({ tolerations: [own] }).map((one) => one.key)).toEqual(['mine', ...automatic]);
  });

  it('replaces one of the same identity in place, so that its seconds are lost', () => {
    const merged = daemonTolerations({ tolerations: [{ ...notReady, tolerationSeconds: 60 }, { key: 'mine' }] });
    expect(merged.slice(0, 2)).toEqual([notReady, { key: 'mine' }]);
    expect(merged).toHaveLength(7);
  });

  it('keeps one that says the same in other words, and adds its own behind it', () => {
    const own: Toleration = { ...notReady, operator: 'Equal', value: '', tolerationSeconds: 60 };
    const merged = daemonTolerations({ tolerations: [own] });
    expect(merged.slice(0, 2)).toEqual([own, notReady]);
  });
});

describe('effectiveTaints', () => {
  const condition = (type: string, status: Condition['status']): Condition => ({ type, status });
  const keys = (taints: Taint[]) => taints.map(printTaint);

  it.each([
    ['Ready', 'True', []],
    ['Ready', 'False', ['node.kubernetes.io/not-ready:NoSchedule']],
    ['Ready', 'Unknown', ['node.kubernetes.io/unreachable:NoSchedule']],
    ['MemoryPressure', 'True', ['node.kubernetes.io/memory-pressure:NoSchedule']],
    ['DiskPressure', 'True', ['node.kubernetes.io/disk-pressure:NoSchedule']],
    ['PIDPressure', 'True', ['node.kubernetes.io/pid-pressure:NoSchedule']],
    ['NetworkUnavailable', 'True', ['node.kubernetes.io/network-unavailable:NoSchedule']],
    ['DiskPressure', 'Unknown', []],
  ] as const)('%s=%s gives %p', (type, status, expected) => {
    expect(keys(effectiveTaints({ conditions: [condition(type, status)] }))).toEqual(expected);
  });

  it.each([
    ['False', 'not-ready'],
    ['Unknown', 'unreachable'],
  ] as const)('gives a node that is %s NoExecute, too, when its turn has come', (status, key) => {
    const noExecuteSince = '2026-01-02T03:04:05.000Z';
    expect(effectiveTaints({ conditions: [condition('Ready', status)], noExecuteSince })).toEqual([
      { key: `node.kubernetes.io/${key}`, effect: 'NoSchedule' },
      { key: `node.kubernetes.io/${key}`, effect: 'NoExecute', timeAdded: noExecuteSince },
    ]);
  });

  it('gives the cordon its taint while it lasts', () => {
    expect(keys(effectiveTaints({ unschedulable: true }))).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    expect(effectiveTaints({ unschedulable: false })).toEqual([]);
  });

  it('keeps stored taints first and none twice', () => {
    const stored: Taint[] = [
      { key: 'mine', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', value: 'by hand' },
    ];
    expect(effectiveTaints({ taints: stored, unschedulable: true })).toEqual(stored);
  });
});

describe('stripDerivedTaints', () => {
  const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const mine: Taint = { key: 'mine', effect: 'NoSchedule' };

  it('does not store what only showed the state of the node', () => {
    const before = { taints: [mine], unschedulable: true };
    expect(stripDerivedTaints(effectiveTaints(before), before)).toEqual([mine]);
  });

  it('stores what somebody set by hand', () => {
    expect(stripDerivedTaints([cordon], { unschedulable: false })).toEqual([cordon]);
    const before = { taints: [cordon], unschedulable: true };
    expect(stripDerivedTaints(effectiveTaints(before), before)).toEqual([cordon]);
  });
});
