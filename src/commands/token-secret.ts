import { createHash, randomBytes } from 'node:crypto';

/** Tells in a text what it is; lets scanners for leaked secrets find it. */
const PREFIX = 'evn_';
const SECRET_BYTES = 32;

/** A new secret: 256 random bits, URL-safe. It is shown once and never stored. */
export function createTokenSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is stored of a secret. It has 256 bits of chance, so a plain digest is enough. */
export function hashTokenSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
