import { isEmptySelector, matchLabelSelector } from '../../../src/domain/labels/label-selector.ts';
import { matchNodeSelector, unmatchedNodeSelector } from '../../../src/domain/labels/node-selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../../../src/domain/model/selector.ts';

describe('matchLabelSelector', () => {
  const labels = { app: 'log', tier: 'edge', empty: '' };
  const requires = (operator: LabelSelectorRequirement['operator'], key: string, values?: string[]): LabelSelector => ({
    matchExpressions: [{ key, operator, ...(values && { values }) }],
  });

  it.each([
    ['absent selects nothing', undefined, false],
    ['null selects nothing', null, false],
    ['empty selects everything', {}, true],
    ['an equal label', { matchLabels: { app: 'log' } }, true],
    ['another value', { matchLabels: { app: 'web' } }, false],
    ['an absent label', { matchLabels: { zone: 'a' } }, false],
    ['an empty value is a value', { matchLabels: { empty: '' } }, true],
    ['an absent label is not an empty one', { matchLabels: { zone: '' } }, false],
    ['In with the value', requires('In', 'app', ['web', 'log']), true],
    ['In without the value', requires('In', 'app', ['web']), false],
    ['In of an absent label', requires('In', 'zone', ['a']), false],
    ['NotIn without the value', requires('NotIn', 'app', ['web']), true],
    ['NotIn with the value', requires('NotIn', 'app', ['log']), false],
    ['NotIn of an absent label', requires('NotIn', 'zone', ['a']), true],
    ['Exists', requires('Exists', 'empty'), true],
    ['Exists of an absent label', requires('Exists', 'zone'), false],
    ['DoesNotExist', requires('DoesNotExist', 'zone'), true],
    ['DoesNotExist of a present label', requires('DoesNotExist', 'app'), false],
    ['labels and expressions, both holding', { matchLabels: { app: 'log' }, ...requires('Exists', 'tier') }, true],
    ['labels and expressions, one failing', { matchLabels: { app: 'log' }, ...requires('Exists', 'zone') }, false],
    ['a key that every object inherits', requires('Exists', 'constructor'), false],
  ])('%s', (_about, selector, expected) => {
    expect(matchLabelSelector(selector, labels)).toBe(expected);
  });

  it('treats an object without labels as one with none', () => {
    expect(matchLabelSelector({}, undefined)).toBe(true);
    expect(matchLabelSelector({ matchLabels: { app: 'log' } }, undefined)).toBe(false);
  });
});

describe('isEmptySelector', () => {
  it('is true only when nothing is required', () => {
    expect(isEmptySelector({})).toBe(true);
    expect(isEmptySelector({ matchLabels: {}, matchExpressions: [] })).toBe(true);
    expect(isEmptySelector({ matchLabels: { app: 'log' } })).toBe(false);
    expect(isEmptySelector({ matchExpressions: [{ key: 'app', operator: 'Exists' }] })).toBe(false);
  });
});

describe('matchNodeSelector', () => {
  it('asks for every pair', () => {
    expect(matchNodeSelector({ color: 'blue', speed: 'fast' }, { color: 'blue', speed: 'fast', more: 'x' })).toBe(true);
    expect(matchNodeSelector({ color: 'blue', speed: 'fast' }, { color: 'blue' })).toBe(false);
    expect(matchNodeSelector(undefined, {})).toBe(true);
  });

  it('names the pairs that a node lacks', () => {
    expect(unmatchedNodeSelector({ color: 'blue', speed: 'fast', zone: 'a' }, { color: 'red', zone: 'a' })).toEqual([
      'color=blue',
      'speed=fast',
    ]);
  });
});
