import fc from 'fast-check';
import {
  compareQuantity,
  formatQuantity,
  parseQuantity,
  quantityToMilli,
  quantityToUnits,
  roundUpToMilli,
} from '../../../src/domain/quantity/quantity.ts';
import type { Quantity } from '../../../src/domain/quantity/quantity.ts';

function q(text: string | number): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`${text} is no quantity`);
  return quantity;
}

describe('parseQuantity', () => {
  it.each([
    ['1Ki', 1024n],
    ['7Mi', 7n << 20n],
    ['3Ei', 3n << 60n],
    ['1e3', 1000n],
    ['1.3E+6', 1_300_000n],
    ['9.01M', 9_010_000n],
    ['10.035M', 10_035_000n],
    ['12E', 12_000_000_000_000_000_000n],
    ['9Ei', (1n << 63n) - 1n],
    ['9223372036854775807Ki', (1n << 63n) - 1n],
    ['-9Ei', 1n - (1n << 63n)],
    ['+1', 1n],
    ['-1', -1n],
    ['1.', 1n],
    ['1.G', 1_000_000_000n],
    ['0', 0n],
    ['1E', 1_000_000_000_000_000_000n],
  ])('reads %s', (text, units) => {
    expect(q(text).nano).toBe(units * 1_000_000_000n);
  });

  it.each([
    ['1E-3', 1_000_000n],
    ['.5', 500_000_000n],
    ['0.0005k', 500_000_000n],
    ['3.001n', 4n],
    ['0.0000000001', 1n],
    ['0.9n', 1n],
    ['1.1E-9', 2n],
    ['-3.001n', -4n],
    ['1e-5000', 1n],
    ['0e-5000', 0n],
    ['1u', 1000n],
  ])('reads %s in billionths, rounding away from zero', (text, nano) => {
    expect(q(text).nano).toBe(nano);
  });

  it('reads JSON numbers', () => {
    expect([q(2), q(0.5), q(1e21)].map(formatQuantity)).toEqual(['2', '500m', '1e+21']);
  });

  it.each(
    '1.1.M|1+1.0M|0.1mi|0.1am|aoeu|.5i|1i|-3.01i|-3.01e-| 1|1 ||1K|.|+|-|k|1 Gi|1ki|0x10|1e|1e1.5|--1|1e401|Infinity'.split(
      '|',
    ),
  )('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('refuses texts of any length in bounded time', () => {
    expect(parseQuantity('9'.repeat(1_000_000))).toBeUndefined();
  });
});

describe('formatQuantity', () => {
  it.each([
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1000M', '1G'],
    ['.001Ki', '1024m'],
    ['.000001Ki', '1024u'],
    ['.000000000001Ki', '2n'],
    ['0.5Mi', '512Ki'],
    ['0.5', '500m'],
    ['100', '100'],
    ['1000', '1k'],
    ['1000m', '1'],
    ['0.5Ki', '512'],
    ['1e3', '1e3'],
    ['1E-4', '100e-6'],
    ['1e-0', '1e-0'],
    ['1E3', '1E3'],
    ['1E4', '10e3'],
    ['1000E3', '1e6'],
    ['+1', '+1'],
    ['+1000', '1k'],
    ['1.', '1.'],
    ['01', '01'],
    ['08Ki', '8Ki'],
    ['+0', '0'],
    ['10e3', '10e3'],
    ['1e4', '10e3'],
    ['0Mi', '0'],
    ['-1Gi', '-1Gi'],
    ['-1.5', '-1500m'],
    ['1000E', '1000E'],
    ['9Ei', '9223372036854775807'],
    ['2048', '2048'],
    ['2Ki', '2Ki'],
    ['1025Ki', '1025Ki'],
  ])('prints %s as %s', (text, canonical) => {
    expect(formatQuantity(q(text))).toBe(canonical);
  });

  const anyQuantity = fc
    .tuple(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.constantFrom('n', 'u', 'm', '', 'k', 'G', 'Ki', 'Gi', 'e3', 'e-5'),
    )
    .map(([digits, suffix]) => `${digits}${suffix}`);

  it('gives back the same amount when read again, and is its own canonical text', () => {
    fc.assert(
      fc.property(anyQuantity, (text) => {
        const printed = formatQuantity(q(text));
        expect(q(printed).nano).toBe(q(text).nano);
        expect(formatQuantity(q(printed))).toBe(printed);
      }),
    );
  });
});

describe('compareQuantity', () => {
  it('compares by value, whatever the format', () => {
    expect(compareQuantity(q('1'), q('1000m'))).toBe(0);
    expect(compareQuantity(q('1e0'), q('1'))).toBe(0);
    expect(compareQuantity(q('1G'), q('1Gi'))).toBe(-1);
    expect(compareQuantity(q('-1n'), q('-1'))).toBe(1);
  });
});

describe('quantityToMilli, quantityToUnits, roundUpToMilli', () => {
  it('round away from zero', () => {
    expect(quantityToMilli(q('100.5m'))).toBe(101n);
    expect(quantityToMilli(q('-100.5m'))).toBe(-101n);
    expect(quantityToUnits(q('1m'))).toBe(1n);
    expect(quantityToUnits(q('1Ki'))).toBe(1024n);
    expect(formatQuantity(roundUpToMilli(q('100.5m')))).toBe('101m');
    expect(formatQuantity(roundUpToMilli(q('1Gi')))).toBe('1Gi');
  });
});
