const WORDS: ReadonlyMap<string, boolean | number | null> = new Map<string, boolean | number | null>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const INTEGER = /^([+-]?)(0[bB][01]+|0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?$/;
const MAX_UINT64 = (1n << 64n) - 1n;

function readInteger(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = ''] = match;
  // 0755 is octal here, as 0o755 is.
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  if (magnitude > MAX_UINT64) return undefined;
  return sign === '-' ? Number(-magnitude) : Number(magnitude);
}

/**
 * What a plain (unquoted) YAML scalar means to Kubernetes, whose reader follows YAML 1.1 with exceptions:
 * `yes`, `on` and `y` are booleans, 0755 is octal and 1_000 a number,
 * while sexagesimal numbers (12:30:45), dates (2001-12-14) and version texts (1.2.3) are texts.
 */
export function resolvePlainScalar(text: string): string | number | boolean | null {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[+.\-0-9]/.test(text)) return text;
  // Digits may be grouped by underscores, but not behind a leading point.
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = readInteger(digits);
  if (integer !== undefined) return integer;
  return FLOAT.test(digits) ? Number(digits) : text;
}
