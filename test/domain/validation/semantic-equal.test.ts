import { semanticEqual } from '../../../src/domain/validation/semantic-equal.ts';

describe('semanticEqual', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: [] }, {}, true],
    [{ a: null }, { a: '' }, true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: {} }, {}, false],
    [{ a: 0 }, {}, false],
    [{ a: false }, {}, false],
    [{ a: [] }, { a: {} }, false],
    [{ a: { b: [{ c: 'x' }] } }, { a: { b: [{ c: 'y' }] } }, false],
  ])('of %j and %j is %s', (a, b, expected) => {
    expect(semanticEqual(a, b)).toBe(expected);
    expect(semanticEqual(b, a)).toBe(expected);
  });
});
