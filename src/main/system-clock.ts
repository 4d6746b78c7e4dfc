import { randomFillSync } from 'node:crypto';
import { safeAlphabet } from '../util/fnv-hash.ts';
import type { Clock, IdSource } from '../util/clock.ts';

/** The real time of this machine. */
export const systemClock: Clock = { now: () => new Date() };

/** One call of the kernel for many ids. */
const POOL_BYTES = 4_096;

const createRandomBytes = () => {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (count: number): Buffer => {
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
};

/**
 * Uids are UUID v7 (RFC 9562): milliseconds, then a counter within the millisecond, then 62 random bits. Those of one
 * process rise, so that new rows stand at the end of an index.
 */
export function createIdSource(clock: Clock = systemClock): IdSource {
  const randomBytes = createRandomBytes();
  let lastMs = 0;
  let counter = 0;
  return {
    uid() {
      const bytes = Buffer.from(randomBytes(16));
      const nowMs = clock.now().getTime();
      if (nowMs > lastMs) {
        lastMs = nowMs;
        // From the lower half, so that there is room to count.
        counter = bytes.readUInt16BE(6) & 0x7ff;
      } else {
        counter += 1;
        if (counter > 0xfff) {
          lastMs += 1;
          counter = 0;
        }
      }
      bytes.writeUIntBE(lastMs, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      bytes[8] = 0x80 | (bytes[8]! & 0x3f);
      const hex = bytes.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    },
    suffix(length) {
      let text = '';
      while (text.length < length) {
        for (const byte of randomBytes(2 * length)) {
          // 243 = 9 × 27: bytes above would make some letters more frequent than others.
          if (byte < 243 && text.length < length) text += safeAlphabet[byte % 27];
        }
      }
      return text;
    },
  };
}
