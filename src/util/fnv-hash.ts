/** Letters and digits from which no word can be made by chance: no vowels, no 0 1 3. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bit, unsigned, over the UTF-8 bytes of a text and any further bytes. */
export function fnv1a32(text: string, furtherBytes: Iterable<number> = []): number {
  let hash = offsetBasis;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, prime);
  for (const byte of furtherBytes) hash = Math.imul(hash ^ (byte & 0xff), prime);
  return hash >>> 0;
}

/** A number's decimal digits in the safe alphabet: usable in names and label values, different for different numbers. */
export function encodeSafely(number: number): string {
  return Array.from(String(number), (digit) => safeAlphabet[digit.charCodeAt(0) % safeAlphabet.length]).join('');
}
