import { resolvePlainScalar } from '../../../src/domain/manifest/yaml-scalar.ts';

describe('resolvePlainScalar', () => {
  it.each([
    ['', null],
    ['~', null],
    ['Null', null],
    ['yes', true],
    ['On', true],
    ['y', true],
    ['NO', false],
    ['off', false],
    ['n', false],
    ['0', 0],
    ['-7', -7],
    ['+7', 7],
    ['0755', 493],
    ['0o755', 493],
    ['-010', -8],
    ['0x1F', 31],
    ['0b101', 5],
    ['1_000', 1000],
    ['08', 8],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['-1.5E-1', -0.15],
  ])('reads %j as %j', (text, value) => {
    expect(resolvePlainScalar(text)).toBe(value);
  });

  it.each([
    '12:30:45',
    '2001-12-14',
    '2001-12-14T21:59:43Z',
    '1.2.3',
    'yEs',
    'nULL',
    '0x',
    '0b2',
    '.',
    '-',
    '1Gi',
    '_1',
    '._5',
    '10m',
    'v1',
  ])('leaves %s a text', (text) => {
    expect(resolvePlainScalar(text)).toBe(text);
  });

  it('keeps whole numbers beyond 64 bits as numbers without claiming exactness', () => {
    expect(resolvePlainScalar('99999999999999999999')).toBe(1e20);
  });
});
