import type { Brand } from '../../util/brand.ts';
import { encodeSafely, fnv1a32 } from '../../util/fnv-hash.ts';
import { stableJson } from '../../util/stable-json.ts';
import type { PodTemplate } from '../model/pod-template.ts';

/** Value of the label controller-revision-hash; 8 to 10 symbols of the safe alphabet. */
export type RevisionHash = Brand<string, 'RevisionHash'>;

/**
 * A short hash of a whole pod template, stable over processes and key order. Unequal templates may share one: the
 * collision count (raised by one for each clash seen) then gives another. Equality of templates is never decided by it.
 */
export function hashTemplate(template: PodTemplate, collisionCount?: number | null): RevisionHash {
  const count = collisionCount === undefined || collisionCount === null ? [] : littleEndian(collisionCount);
  return encodeSafely(fnv1a32(stableJson(template), count)) as RevisionHash;
}

function littleEndian(number: number): number[] {
  return Array.from({ length: 8 }, (_, at) => Math.floor(number / 256 ** at) % 256);
}
