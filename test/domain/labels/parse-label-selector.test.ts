import { matchLabelSelector } from '../../../src/domain/labels/label-selector.ts';
import { parseLabelSelector } from '../../../src/domain/labels/parse-label-selector.ts';
import { printLabelSelector } from '../../../src/domain/labels/print-label-selector.ts';
import type { LabelSelector } from '../../../src/domain/model/selector.ts';

describe('parseLabelSelector', () => {
  it.each<[string, LabelSelector]>([
    ['', {}],
    ['  ', {}],
    ['app=log', { matchLabels: { app: 'log' } }],
    ['app==log', { matchLabels: { app: 'log' } }],
    ['app = log', { matchLabels: { app: 'log' } }],
    ['app=', { matchLabels: { app: '' } }],
    ['app!=log', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['log'] }] }],
    ['app in (a,b)', { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }],
    ['app in(a, b)', { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }],
    ['app notin (a)', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }],
    ['app in (a,)', { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', ''] }] }],
    ['app', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }],
    ['!app', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }],
    ['example.com/app=x', { matchLabels: { 'example.com/app': 'x' } }],
    ['in', { matchExpressions: [{ key: 'in', operator: 'Exists' }] }],
    ['a=1,a=2', { matchLabels: { a: '1' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['2'] }] }],
    [
      'app in (a,b),!x,k=v,k2!=v2',
      {
        matchLabels: { k: 'v' },
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['a', 'b'] },
          { key: 'x', operator: 'DoesNotExist' },
          { key: 'k2', operator: 'NotIn', values: ['v2'] },
        ],
      },
    ],
  ])('reads %p', (text, selector) => {
    expect(parseLabelSelector(text)).toEqual({ ok: true, value: selector });
  });

  it.each([
    ['a=b,', 5],
    [',a=b', 1],
    ['a in ()', 1],
    ['a in (b', 1],
    ['a=b, c d', 6],
    ['a=b c', 1],
    ['-a=b', 1],
    ['a=-b', 1],
    ['a/b/c', 1],
    ['Exa_mple/app=x', 1],
    ['!', 1],
    ['a>1', 1],
  ])('refuses %p and says where', (text, column) => {
    expect(parseLabelSelector(text)).toMatchObject({
      ok: false,
      error: { path: 'labelSelector', reason: 'PARSE', column },
    });
  });

  it('keeps two equalities of one key apart: they cannot both hold', () => {
    const parsed = parseLabelSelector('a=1,a=2');
    expect(parsed.ok && matchLabelSelector(parsed.value, { a: '1' })).toBe(false);
  });
});

describe('printLabelSelector', () => {
  it('prints sorted requirements that read back alike', () => {
    const text = '!old,app=log,env notin (dev,test),present,zone in (a,b)';
    const parsed = parseLabelSelector('zone in (b,a),present,app=log,!old,env notin (test,dev)');
    expect(parsed.ok && printLabelSelector(parsed.value)).toBe(
      'app=log,env notin (dev,test),!old,present,zone in (a,b)',
    );
    const again = parseLabelSelector(text);
    expect(again.ok && parsed.ok && printLabelSelector(again.value)).toBe(
      parsed.ok && printLabelSelector(parsed.value),
    );
  });
});
