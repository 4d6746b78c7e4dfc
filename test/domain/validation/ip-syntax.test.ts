import { cidr, ipAddress, ipFamily } from '../../../src/domain/validation/ip-syntax.ts';

describe('ipAddress', () => {
  it.each(['10.0.0.1', '255.255.255.255', '::', '::1', 'fd00::1', '1:2:3:4:5:6:7:8', '1::', '::ffff:10.0.0.1'])(
    'accepts %s',
    (text) => {
      expect(ipAddress(text)).toBeUndefined();
    },
  );

  it.each([
    '',
    'x',
    '10.0.0',
    '10.0.0.256',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '12345::',
    '::1%eth0',
    '::1.2.3',
    '1:2:3:4:5:6:7:1.2.3.4',
  ])('refuses %j', (text) => {
    expect(ipAddress(text)).toBeDefined();
  });
});

describe('cidr', () => {
  it.each(['10.0.1.0/24', '10.0.1.7/32', '0.0.0.0/0', 'fd00::/64', '::/128'])('accepts %s', (text) => {
    expect(cidr(text)).toBeUndefined();
  });

  it.each(['10.0.1.0', '10.0.1.0/33', 'fd00::/129', '10.0.1.0/x', '10.0.1.0/', '/24', '10.0.0.0/8/8'])(
    'refuses %j',
    (text) => {
      expect(cidr(text)).toBeDefined();
    },
  );
});

describe('ipFamily', () => {
  it.each([
    ['10.0.1.0/24', 4],
    ['fd00::/64', 6],
    ['x', undefined],
  ])('of %s is %s', (text, family) => {
    expect(ipFamily(text)).toBe(family);
  });
});
