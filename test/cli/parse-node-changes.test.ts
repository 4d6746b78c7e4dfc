import { expect } from '@jest/globals';
import { parseLabelChanges, parseTaintChanges, splitNamesAndChanges } from '../../src/cli/parse-node-changes.ts';

describe('splitNamesAndChanges', () => {
  it('tells names from changes', () => {
    expect(splitNamesAndChanges(['worker-1', 'disk=ssd', 'zone-', 'a:NoExecute', 'worker-2'])).toEqual({
      names: ['worker-1', 'worker-2'],
      changes: ['disk=ssd', 'zone-', 'a:NoExecute'],
    });
  });
});

describe('parseLabelChanges', () => {
  it('sets and removes', () => {
    expect(parseLabelChanges(['disk=ssd', 'empty=', 'example.com/zone-'])).toEqual({
      setLabels: { disk: 'ssd', empty: '' },
      removeLabels: ['example.com/zone'],
    });
  });

  it.each(['=x', 'a:b', '-'])('refuses "%s"', (word) => {
    expect(() => parseLabelChanges([word])).toThrow('is no label');
  });

  it('refuses a label that is both set and removed', () => {
    expect(() => parseLabelChanges(['a=1', 'a-'])).toThrow('both set and removed');
  });
});

describe('parseTaintChanges', () => {
  it('sets and removes', () => {
    expect(parseTaintChanges(['a=b:NoSchedule', 'c:NoExecute', 'd:PreferNoSchedule-', 'e-'])).toEqual({
      setTaints: [
        { key: 'a', value: 'b', effect: 'NoSchedule' },
        { key: 'c', value: '', effect: 'NoExecute' },
      ],
      removeTaints: [{ key: 'd', effect: 'PreferNoSchedule' }, { key: 'e' }],
    });
  });

  it.each(['a=b', ':NoSchedule', 'a'])('refuses "%s"', (word) => {
    expect(() => parseTaintChanges([word])).toThrow('is no taint');
  });

  it('names the effects when one is unknown', () => {
    expect(() => parseTaintChanges(['a=b:Never'])).toThrow('one of: NoSchedule, PreferNoSchedule, NoExecute');
  });
});
