import type { Syntax } from './check-value.ts';

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255);
}

/** Eight groups of at most four hex digits; `::` stands once for one or more zero groups; the last two may be IPv4. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const endsInIpv4 = last.includes('.') && text.endsWith(last);
  const hexGroups = endsInIpv4 ? all.slice(0, -1) : all;
  if (endsInIpv4 && !isIpv4(last)) return false;
  if (!hexGroups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = hexGroups.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** Which family an address or an address range belongs to; undefined when it is neither. */
export function ipFamily(addressOrRange: string): 4 | 6 | undefined {
  const address = addressOrRange.split('/')[0] ?? '';
  if (isIpv4(address)) return 4;
  return isIpv6(address) ? 6 : undefined;
}

/** An IPv4 or IPv6 address. */
export const ipAddress: Syntax = (text) =>
  isIpv4(text) || isIpv6(text) ? undefined : 'must be an IPv4 or IPv6 address';

/** An address range such as `10.0.1.0/24` or `fd00::/64`. */
export const cidr: Syntax = (text) => {
  const [address, prefix, ...rest] = text.split('/');
  const bitsMax = isIpv4(address ?? '') ? 32 : 128;
  const wellFormed = prefix !== undefined && rest.length === 0 && /^[0-9]+$/.test(prefix) && Number(prefix) <= bitsMax;
  return wellFormed && ipAddress(address ?? '') === undefined
    ? undefined
    : 'must be an address range such as 10.0.1.0/24';
};
