import { expect } from '@jest/globals';
import { diffFields, formatDifferences } from '../../src/cli/output/diff.ts';

describe('diffFields', () => {
  it('pairs list items by name, and names every field that differs', () => {
    const before = {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'a', image: 'a:1' }, { name: 'b' }] },
    };
    const after = {
      metadata: { labels: { app: 'web' }, annotations: { 'example.com/x': '1' } },
      spec: { containers: [{ name: 'b' }, { name: 'a', image: 'a:2' }], hostNetwork: true },
    };
    expect(formatDifferences(diffFields(before, after))).toBe(
      [
        '+ metadata.annotations: {"example.com/x":"1"}',
        '~ spec.containers[a].image: "a:1" → "a:2"',
        '+ spec.hostNetwork: true',
        '',
      ].join('\n'),
    );
  });

  it('pairs other items by place', () => {
    expect(formatDifferences(diffFields({ args: ['a', 'b'] }, { args: ['a'] }))).toBe('- args[1]: "b"\n');
  });

  it('quotes keys that are no words', () => {
    expect(formatDifferences(diffFields({ m: { 'a/b.c': 1 } }, { m: { 'a/b.c': 2 } }))).toBe('~ m["a/b.c"]: 1 → 2\n');
  });

  it('sees nothing in equal objects', () => {
    expect(diffFields({ a: [1, { name: 'x' }], b: null }, { b: null, a: [1, { name: 'x' }] })).toEqual([]);
  });
});
