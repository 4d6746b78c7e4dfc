import {
  matchNodeSelectorTerms,
  matchRequiredAffinity,
  preferredScore,
} from '../../../src/domain/affinity/node-affinity.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../../../src/domain/model/selector.ts';

const node = { name: 'n1', labels: { foo: 'bar', gpu: 'k1', cores: '0204', low: '-3', word: 'many', empty: '' } };
const matches = (...nodeSelectorTerms: NodeSelectorTerm[]) => matchNodeSelectorTerms({ nodeSelectorTerms }, node);
const label = (key: string, operator: string, ...values: string[]): NodeSelectorTerm => ({
  matchExpressions: [{ key, operator: operator as NodeSelectorRequirement['operator'], values }],
});
const field = (operator: string, ...values: string[]): NodeSelectorTerm => ({
  matchFields: [{ key: 'metadata.name', operator: operator as NodeSelectorRequirement['operator'], values }],
});

describe('one requirement on a label', () => {
  it.each([
    ['In, listed', label('foo', 'In', 'bar', 'other'), true],
    ['In, not listed', label('foo', 'In', 'other'), false],
    ['In, absent', label('none', 'In', 'bar'), false],
    ['NotIn, not listed', label('foo', 'NotIn', 'other'), true],
    ['NotIn, listed', label('foo', 'NotIn', 'bar'), false],
    ['NotIn, absent', label('none', 'NotIn', 'bar'), true],
    ['Exists', label('gpu', 'Exists'), true],
    ['Exists, absent', label('none', 'Exists'), false],
    ['Exists with a value is unusable', label('gpu', 'Exists', 'k1'), false],
    ['DoesNotExist', label('none', 'DoesNotExist'), true],
    ['DoesNotExist, present', label('gpu', 'DoesNotExist'), false],
    ['Gt, leading zeros are decimal', label('cores', 'Gt', '203'), true],
    ['Gt is strict', label('cores', 'Gt', '204'), false],
    ['Lt', label('cores', 'Lt', '0205'), true],
    ['Lt is strict', label('cores', 'Lt', '204'), false],
    ['Gt of a word', label('word', 'Gt', '1'), false],
    ['Lt of an empty value', label('empty', 'Lt', '1'), false],
    ['Gt of an absent label', label('none', 'Gt', '1'), false],
    ['Gt with two values', label('cores', 'Gt', '1', '2'), false],
    ['Gt with a word', label('cores', 'Gt', 'many'), false],
    ['Gt beyond 64 bits', label('cores', 'Lt', '9223372036854775808'), false],
    ['Lt at 64 bits', label('cores', 'Lt', '9223372036854775807'), true],
    ['a value that no label can have', label('foo', 'In', 'bar', 'a b'), false],
    ['NotIn of a value that no label can have', label('foo', 'NotIn', 'a b'), false],
    ['a key that no label can have', label('a b', 'DoesNotExist'), false],
    ['a label named like the field is unrelated to it', label('metadata.name', 'In', 'n1'), false],
    ['an unknown operator', label('foo', 'Like', 'bar'), false],
  ])('%s', (_about, term, expected) => {
    expect(matches(term)).toBe(expected);
  });
});

describe('one requirement on the field metadata.name', () => {
  it.each([
    ['In', field('In', 'n1'), true],
    ['In, another', field('In', 'n2'), false],
    ['NotIn', field('NotIn', 'n2'), true],
    ['NotIn, this one', field('NotIn', 'n1'), false],
    ['two values', field('In', 'n1', 'n2'), false],
    ['no value', field('In'), false],
    ['another operator', field('Exists'), false],
    ['another field', { matchFields: [{ key: 'metadata.uid', operator: 'NotIn', values: ['x'] } as const] }, false],
  ])('%s', (_about, term, expected) => {
    expect(matches(term)).toBe(expected);
  });
});

describe('matchNodeSelectorTerms', () => {
  it('matches nothing without terms', () => expect(matches()).toBe(false));
  it('ORs terms', () => expect(matches(label('foo', 'In', 'x'), field('In', 'n1'))).toBe(true));
  it('fails when every term fails', () => expect(matches(label('foo', 'In', 'x'), field('In', 'n2'))).toBe(false));
  it('skips an empty term', () => {
    expect(matches({})).toBe(false);
    expect(matches({ matchExpressions: [], matchFields: [] }, field('In', 'n1'))).toBe(true);
  });
  it('ANDs expressions and fields of one term', () => {
    expect(matches({ ...label('foo', 'In', 'bar'), ...field('In', 'n1') })).toBe(true);
    expect(matches({ ...label('foo', 'In', 'bar'), ...field('In', 'n2') })).toBe(false);
    expect(matches({ ...label('foo', 'In', 'x'), ...field('In', 'n1') })).toBe(false);
  });
  it('lets a valid term match beside an unusable one', () => {
    expect(matches(label('a b', 'Exists'), label('foo', 'In', 'bar'))).toBe(true);
  });
});

describe('matchRequiredAffinity', () => {
  it('admits every node when nothing is required', () => {
    expect(matchRequiredAffinity(undefined, node)).toBe(true);
    expect(matchRequiredAffinity({}, node)).toBe(true);
    const preferred = [{ weight: 1, preference: label('foo', 'In', 'x') }];
    expect(matchRequiredAffinity({ preferredDuringSchedulingIgnoredDuringExecution: preferred }, node)).toBe(true);
  });
});

describe('preferredScore', () => {
  it('adds the weights of the terms that match', () => {
    const preferredDuringSchedulingIgnoredDuringExecution = [
      { weight: 5, preference: label('foo', 'In', 'bar') },
      { weight: 7, preference: label('foo', 'In', 'x') },
      { weight: 11, preference: field('In', 'n1') },
    ];
    expect(preferredScore({ preferredDuringSchedulingIgnoredDuringExecution }, node)).toBe(16);
    expect(preferredScore(undefined, node)).toBe(0);
  });
});
