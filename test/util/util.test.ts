import { backoffDelay } from '../../src/util/backoff.ts';
import { chunk } from '../../src/util/chunk.ts';
import { compareBy, compareNumbers, compareText } from '../../src/util/compare.ts';
import { encodeSafely, fnv1a32 } from '../../src/util/fnv-hash.ts';
import { groupBy } from '../../src/util/group-by.ts';
import { equalJson } from '../../src/util/equal-json.ts';
import { stableJson } from '../../src/util/stable-json.ts';

describe('equalJson', () => {
  it('compares by members, in whatever order, and takes undefined for absent', () => {
    expect(equalJson({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true);
    expect(equalJson({ a: undefined, b: 1 }, { b: 1 })).toBe(true);
    expect(equalJson({ b: 1 }, { b: 1, a: undefined })).toBe(true);
    expect(equalJson({ b: 1, a: null }, { b: 1 })).toBe(false);
    expect(equalJson([1, 2], [2, 1])).toBe(false);
    expect(equalJson([1], { 0: 1 })).toBe(false);
    expect(equalJson({}, null)).toBe(false);
  });

  it.each(['toString', 'valueOf', 'constructor', 'hasOwnProperty', '__proto__'])(
    'takes %s for a key like any other',
    (key) => {
      const object = (value: unknown) => JSON.parse(`{"${key}": ${JSON.stringify(value)}, "a": 1}`) as object;
      expect(equalJson(object('x'), object('x'))).toBe(true);
      expect(equalJson(object('x'), object('y'))).toBe(false);
      expect(equalJson(object('x'), { a: 1 })).toBe(false);
      expect(equalJson({ a: 1 }, object('x'))).toBe(false);
      expect(equalJson(Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 })).toBe(true);
    },
  );
});

describe('stableJson', () => {
  it('sorts keys at every depth and keeps the order of lists', () => {
    expect(stableJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"x"]}');
  });

  it('leaves absent members out and takes awkward keys as keys', () => {
    expect(stableJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(stableJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
    expect(stableJson({ 10: 'a', 9: 'b' })).toBe(stableJson({ 9: 'b', 10: 'a' }));
  });
});

describe('fnv1a32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %p is the published value', (text, expected) => {
    expect(fnv1a32(text)).toBe(expected);
  });

  it('takes further bytes as if they were part of the text', () => {
    expect(fnv1a32('foo', new TextEncoder().encode('bar'))).toBe(fnv1a32('foobar'));
    expect(fnv1a32('é')).toBe(fnv1a32('', [0xc3, 0xa9]));
  });
});

describe('encodeSafely', () => {
  it('keeps different numbers different', () => {
    expect(new Set(Array.from({ length: 1000 }, (_, number) => encodeSafely(number * 4_294_967))).size).toBe(1000);
  });
});

describe('chunk', () => {
  it('cuts in order', () => {
    expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunk([], 2)).toEqual([]);
    expect(() => chunk([1], 0)).toThrow('at least one');
  });
});

describe('groupBy', () => {
  it('keeps the order of groups and members', () => {
    expect([...groupBy(['bb', 'a', 'cc', 'd'], (word) => word.length)]).toEqual([
      [2, ['bb', 'cc']],
      [1, ['a', 'd']],
    ]);
  });
});

describe('compareBy', () => {
  it('lets the first difference decide', () => {
    const compare = compareBy<[number, string]>(
      (left, right) => compareNumbers(left[0], right[0]),
      (left, right) => compareText(left[1], right[1]),
    );
    const sorted: [number, string][] = [
      [2, 'a'],
      [1, 'b'],
      [1, 'B'],
    ];
    expect(sorted.sort(compare)).toEqual([
      [1, 'B'],
      [1, 'b'],
      [2, 'a'],
    ]);
    expect(compare([1, 'a'], [1, 'a'])).toBe(0);
  });
});

describe('backoffDelay', () => {
  it('doubles up to the maximum and never overflows', () => {
    expect([0, 1, 2, 3, 4, 5, 100_000].map((attempt) => backoffDelay(attempt, 1, 10))).toEqual([1, 1, 2, 4, 8, 10, 10]);
  });
});
