/** How a quantity was written, and so how it is printed: `1500m`, `512Mi` or `1e3`. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

/** An exact amount (Kubernetes Quantity): whole billionths, so that no sum ever rounds. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** What was written, where Kubernetes takes that for canonical already and prints it unchanged (`1E3`, `+1`). */
  readonly written?: string;
}

const NANO_PER_UNIT = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;
/** Binary amounts saturate here (2^63 − 1); decimal ones do not. */
const MAX_BINARY_NANO = ((1n << 63n) - 1n) * NANO_PER_UNIT;
/** Longer texts and larger exponents name no amount of anything; refusing them bounds the work. */
const MAX_TEXT_LENGTH = 256;
const MAX_EXPONENT = 400;

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/;

/** Power of ten, or of two, that a suffix stands for. */
function readSuffix(suffix: string): { base: 2n | 10n; exponent: number; format: QuantityFormat } {
  const binary = BINARY_SUFFIXES.indexOf(suffix as 'Ki');
  if (binary > 0) return { base: 2n, exponent: binary * 10, format: 'binary' };
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix as 'm');
  if (decimal >= 0) return { base: 10n, exponent: (decimal - 3) * 3, format: 'decimal' };
  return { base: 10n, exponent: Number(suffix.slice(1)), format: 'exponent' };
}

function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

interface Parts {
  /** Digits before the point, without leading zeros, and those after it. */
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/**
 * Kubernetes' own quick test for a canonical text: generous to signs, points and a capital E, and blind to texts of many digits.
 * Followed exactly, because the recorded objects show its results.
 */
function countsAsCanonical({ whole, fraction, exponent, format }: Parts): boolean {
  const digits = `${whole}${fraction}`;
  if (format === 'binary') {
    const roomLeft = 14 - whole.length - Math.floor((exponent * 3) / 10);
    return fraction === '' && roomLeft >= 0 && BigInt(whole) % 8n !== 0n;
  }
  const scale = exponent - fraction.length;
  if (digits.length > 18 || scale < -9) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/**
 * Reads a quantity such as "250m", "1.5Gi", "1e3" or the number 0.5 (semantics.md 20, Kubernetes "Quantity").
 * Amounts below a billionth round away from zero. undefined: the text is no quantity (blanks, unknown suffix, no digits).
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  const written = typeof text === 'number' ? String(text) : text;
  if (written.length > MAX_TEXT_LENGTH) return undefined;
  const match = FORM.exec(written);
  if (match === null) return undefined;
  const [, sign, integer = '', fraction = '', suffix = ''] = match;
  if (integer === '' && fraction === '') return undefined;
  const whole = integer.replace(/^0+/, '') || '0';

  const { base, exponent, format } = readSuffix(suffix);
  if (exponent > MAX_EXPONENT) return undefined;
  let numerator = BigInt(`${whole}${fraction}`) * NANO_PER_UNIT;
  // An exponent so small that nothing but the rounding is left must not make an enormous divisor.
  const negativePower = Math.min(Math.max(-exponent, 0), 2 * MAX_EXPONENT);
  if (exponent > 0) numerator *= base ** BigInt(exponent);
  const magnitude = divideAwayFromZero(numerator, 10n ** BigInt(fraction.length) * base ** BigInt(negativePower));

  const capped = format === 'binary' && magnitude > MAX_BINARY_NANO ? MAX_BINARY_NANO : magnitude;
  const quantity = { nano: sign === '-' ? -capped : capped, format };
  return countsAsCanonical({ whole, fraction, exponent, format }) ? { ...quantity, written } : quantity;
}

function formatDecimal(nano: bigint, exponentForm: boolean): string {
  let mantissa = nano;
  let exponent = -9;
  const biggest = exponentForm ? Number.POSITIVE_INFINITY : 18;
  while (exponent < biggest && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (!exponentForm) return `${mantissa}${DECIMAL_SUFFIXES[exponent / 3 + 3]}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

function formatBinary(units: bigint): string {
  let mantissa = units;
  let step = 0;
  while (step < BINARY_SUFFIXES.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    step += 1;
  }
  return `${mantissa}${BINARY_SUFFIXES[step]}`;
}

/**
 * The canonical text: no fraction, the biggest suffix without loss, in the format in which it was written;
 * a text that Kubernetes takes for canonical stays as it is.
 * Binary amounts that are no whole number, or smaller than 1024, print as decimal ones.
 */
export function formatQuantity(quantity: Quantity): string {
  const { nano, format, written } = quantity;
  if (written !== undefined) return written;
  if (nano === 0n) return '0';
  if (format === 'binary') {
    const units = nano / NANO_PER_UNIT;
    const small = units > -1024n && units < 1024n;
    if (nano % NANO_PER_UNIT === 0n && !small) return formatBinary(units);
  }
  return formatDecimal(nano, format === 'exponent');
}

/** By value alone: `1`, `1000m` and `1e0` are equal. */
export function compareQuantity(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.nano === b.nano) return 0;
  return a.nano < b.nano ? -1 : 1;
}

/** Thousandths, rounded up (away from zero); the unit in which cpu is counted. */
export function quantityToMilli(quantity: Quantity): bigint {
  return divideAwayFromZero(quantity.nano, NANO_PER_MILLI);
}

/** Whole units, rounded up (away from zero); the unit of memory, pods and extended resources. */
export function quantityToUnits(quantity: Quantity): bigint {
  return divideAwayFromZero(quantity.nano, NANO_PER_UNIT);
}

/** What defaulting does to stored resource amounts: nothing finer than a thousandth is kept. */
export function roundUpToMilli(quantity: Quantity): Quantity {
  const nano = quantityToMilli(quantity) * NANO_PER_MILLI;
  return nano === quantity.nano ? quantity : { nano, format: quantity.format };
}
